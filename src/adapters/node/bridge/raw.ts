// Gives a mounted handler's answer by a response of node:http itself: for Express, and for plain servers.

import { once } from 'node:events'
import type { NodeRequest } from '../exchange.ts'
import { cookieLines, type NodeResponse } from '../response.ts'
import { type Asking, ask, type Given } from './ask.ts'
import { headersOf } from './headers.ts'
import { isPieces, type Pieces } from './payload.ts'

interface Writable extends NodeJS.EventEmitter {
  write(piece: Uint8Array): boolean
  end(whole?: Uint8Array): unknown
  flushHeaders(): void
  destroy(): void
  /** Of middleware that compresses. */
  readonly flush?: () => void
}

/** Resolves once all is written. Fails with what the handler fails with; where the answer has begun by then, the connection is cut first. */
export async function answerRaw<Event extends NodeRequest>(
  asking: Omit<Asking<Event>, 'event' | 'parsed'> & { readonly request: Event },
): Promise<void> {
  const { request, response } = asking
  const { rawBody } = request as { readonly rawBody?: unknown }
  const given = await ask<Event>({ ...asking, event: request, parsed: rawBody ?? request.body })
  const { payload } = given
  if (response.headersSent) return isPieces(payload) ? payload.cancel() : undefined // somebody else has answered
  setHead(request, response, given)
  const out = response as unknown as Writable
  if (isPieces(payload)) await write(out, payload, given.leaving)
  else out.end(request.method === 'HEAD' ? undefined : payload)
}

function setHead({ method }: NodeRequest, response: NodeResponse, { answer, payload }: Given): void {
  response.statusCode = answer.status
  for (const [name, value] of headersOf(answer, response.getHeader('vary'))) {
    response.setHeader(name, name === 'set-cookie' ? [...cookieLines(response), value] : value)
  }
  if (method === 'HEAD' && Buffer.isBuffer(payload)) response.setHeader('content-length', String(payload.length))
}

/** No faster than they are taken. */
async function write(out: Writable, pieces: Pieces, leaving: AbortSignal): Promise<void> {
  try {
    out.flushHeaders()
    for await (const piece of pieces) {
      const mayGoOn = out.write(piece)
      out.flush?.()
      if (!mayGoOn) await once(out, 'drain', { signal: leaving }).catch(() => {})
    }
    if (!leaving.aborted) out.end()
  } catch (error) {
    out.destroy()
    throw error
  }
}
