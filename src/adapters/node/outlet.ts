// An answer of node:http that stays open.

import type { Outlet, Reply } from '../guard/exchange.ts'
import type { NodeResponse } from './response.ts'

interface Writable {
  readonly writableLength: number
  /** Not of HTTP/2. */
  readonly destroyed?: boolean
  /** `null`: it waits behind an earlier answer of the same connection (pipelining). */
  readonly socket?: object | null
  /** Of HTTP/2. */
  readonly stream?: { readonly destroyed: boolean }
  /** Of middleware that compresses. */
  readonly flush?: () => void
  write(text: string): boolean
  destroy(): void
  setTimeout(ms: number): void
}

/** Somebody who does not read that much is not there. */
const MOST_WAITING_BYTES = 65_536
/** So long may take what still waits when it ends. */
const LONGEST_END_MS = 10_000

export function nodeOutlet(response: NodeResponse, { status, headers }: Omit<Reply, 'body'>, gone: () => void): Outlet {
  const stream = response as unknown as Writable
  if (isGone(stream))
    queueMicrotask(gone) // left while the guard was asking, or nobody would tell when it is
  else begin(response, status, headers, gone)
  return {
    write: (text) => {
      if (isGone(stream)) return false
      if (stream.writableLength > MOST_WAITING_BYTES) {
        stream.destroy()
        return false
      }
      stream.write(text)
      stream.flush?.()
      return true
    },
    end: () => {
      if (stream.writableLength > 0) stream.setTimeout(LONGEST_END_MS)
      response.end()
    },
  }
}

function begin(response: NodeResponse, status: number, headers: Reply['headers'], gone: () => void): void {
  response.once('close', gone)
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.flushHeaders()
}

/** Of an answer that waits behind another nobody hears when its connection goes. */
function isGone({ destroyed, socket, stream }: Writable): boolean {
  return destroyed === true || socket === null || stream?.destroyed === true
}
