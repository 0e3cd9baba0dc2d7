// A web-standard answer that stays open.

import type { Outlet, Reply } from '../guard/exchange.ts'

/** Somebody who does not read that much is not there. */
const MOST_WAITING_BYTES = 65_536

export interface WebOutlet {
  readonly outlet: Outlet
  readonly response: Response
}

export function webOutlet({ status, headers }: Omit<Reply, 'body'>, gone: () => void): WebOutlet {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const over = () => {
    if (!controller) return
    controller = undefined
    gone()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start: (given) => {
        controller = given
      },
      cancel: over,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING_BYTES }),
  )
  return {
    response: new Response(body, { status, headers }),
    outlet: {
      write: (text) => {
        if (!controller) return false
        if ((controller.desiredSize ?? 0) <= 0) {
          controller.error(new Error('The other end does not read'))
          over()
          return false
        }
        controller.enqueue(encoder.encode(text))
        return true
      },
      end: () => {
        controller?.close()
        over()
      },
    },
  }
}
