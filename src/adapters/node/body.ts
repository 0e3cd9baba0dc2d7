// The body of a Node request, for the guard's own routes: as a parser in front of the guard left it, else read here.

import { textOf } from '../guard/body.ts'
import type { NodeRequest } from './exchange.ts'

interface Parsed extends NodeRequest {
  /** Of body-parser and the like. */
  readonly body?: unknown
}

interface Readable extends Parsed, AsyncIterable<Uint8Array | string> {
  readonly readableEnded?: boolean
}

/** What was parsed already is given as it is; the text of the body otherwise, empty where somebody else has read it. */
export async function bodyOf(request: Parsed): Promise<unknown> {
  const readable = request as Readable
  if (readable.body !== undefined) return readable.body
  return readable.readableEnded || !(Symbol.asyncIterator in request) ? '' : textOf(readable)
}
