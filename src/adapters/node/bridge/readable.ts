// Pieces of an answer as a stream of Node's, for frameworks that take one.

import { Readable } from 'node:stream'
import type { Pieces } from './payload.ts'

interface Outgoing {
  readonly headersSent: boolean
  hasHeader(name: string): boolean
  flushHeaders(): void
}

/**
 * Read by whoever sends it. Then the headers go out at once, as the first piece may be long in coming; they are not on the response yet where
 * somebody else reads first, such as a plugin that compresses.
 */
export function readableOf(pieces: Pieces, response: object): Readable {
  return Readable.from(begun(pieces, response as Outgoing), { objectMode: false })
}

async function* begun(pieces: Pieces, response: Outgoing): AsyncGenerator<Uint8Array> {
  if (!response.headersSent && response.hasHeader('content-type')) response.flushHeaders()
  yield* pieces
}
