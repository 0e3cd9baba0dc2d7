// A web-standard answer that stays open.

import type { Outlet, Reply } from '../guard/exchange.ts'

/** Somebody who does not read that much is not there. */
const MOST_WAITING_BYTES = 65_536

export interface WebOutlet {
  readonly outlet: Outlet
  readonly response: Response
}

/** @param left aborted when the page is left, where the runtime tells: before anybody reads, nothing else does */
export function webOutlet(
  { status, headers }: Omit<Reply, 'body'>,
  gone: () => void,
  left?: AbortSignal | null,
): WebOutlet {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const over = () => {
    if (!controller) return
    controller = undefined
    left?.removeEventListener('abort', over)
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
  if (left?.aborted) queueMicrotask(over)
  else left?.addEventListener('abort', over)
  return { response: new Response(body, { status, headers }), outlet: { write, end } }

  function write(text: string): boolean {
    if (!controller || left?.aborted) return false
    if ((controller.desiredSize ?? 0) <= 0) {
      controller.error(new Error('The other end does not read'))
      over()
      return false
    }
    controller.enqueue(encoder.encode(text))
    return true
  }

  function end(): void {
    controller?.close()
    over()
  }
}
