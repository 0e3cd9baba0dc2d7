// The body of a Node request, for the guard's own routes: as a parser in front of the guard left it, else read here.

import { textOf } from '../guard/body.ts'
import { warnOnce } from '../guard/warnings.ts'
import type { NodeRequest } from './exchange.ts'

/** As much of `node:http`'s IncomingMessage as is read. */
interface Readable {
  readonly readableDidRead: boolean
  iterator(options: { destroyOnReturn: boolean }): AsyncIterable<Uint8Array | string>
}

/**
 * What was parsed already is given as it is, the text of the body otherwise.
 * @param parsed what a parser left, where there may be one
 */
export async function bodyOf(request: NodeRequest, parsed: unknown): Promise<unknown> {
  const stream = isReadable(request) ? request : undefined
  if (parsed !== undefined && (!stream || stream.readableDidRead || !isEmpty(parsed))) return parsed
  if (!stream) return ''
  if (stream.readableDidRead) {
    warnOnce('UTS_BODY_READ', BODY_READ)
    return ''
  }
  return textOf(stream.iterator({ destroyOnReturn: false })) // whoever sent too much is answered on the same connection
}

/** What parsers leave of a body that was not for them: some an empty object. */
function isEmpty(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && Object.keys(parsed).length === 0
}

function isReadable(request: object): request is NodeRequest & Readable {
  return 'iterator' in request && 'readableDidRead' in request
}

/** For `warnOnce`, under `UTS_BODY_READ`. */
export const BODY_READ =
  "The body of a request to the guard's own routes was read in front of the guard, and not left where the guard looks for it. " +
  'Put the guard in front of what reads it, or let that leave alone what is below the path of routes.'
