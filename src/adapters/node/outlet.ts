// An answer of node:http that stays open.

import type { Outlet, Reply } from '../guard/exchange.ts'
import type { NodeResponse } from './response.ts'

interface Writable {
  readonly writableLength: number
  readonly destroyed: boolean
  write(text: string): boolean
  destroy(): void
}

/** Somebody who does not read that much is not there. */
const MOST_WAITING_BYTES = 65_536

export function nodeOutlet(response: NodeResponse, { status, headers }: Omit<Reply, 'body'>, gone: () => void): Outlet {
  const stream = response as unknown as Writable
  response.once('close', gone)
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.flushHeaders()
  return {
    write: (text) => {
      if (stream.destroyed) return false
      if (stream.writableLength > MOST_WAITING_BYTES) {
        stream.destroy()
        return false
      }
      stream.write(text)
      return true
    },
    end: () => void response.end(),
  }
}
