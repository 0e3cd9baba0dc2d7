// Asks a mounted handler for its answer to a request of node:http, and lets it know when whoever asked has gone.

import type { EventEmitter } from 'node:events'
import type { Mountable } from '../../web/mountable.ts'
import type { NodeResponse } from '../response.ts'
import { isPieces, type Payload, payloadOf } from './payload.ts'
import { type BridgedRequest, requestFrom } from './request.ts'
import { sentBody } from './sent.ts'

export interface Asking<Event> {
  readonly handler: Mountable<Event>
  readonly event: Event
  /** What is asked for, path and query, as the handler is to see it. */
  readonly target: string
  /** Node's own. */
  readonly request: BridgedRequest
  readonly response: NodeResponse
  /** What a body parser left, and where it is kept as it came, that. */
  readonly parsed: unknown
}

export interface Given {
  readonly answer: Response
  readonly payload: Payload
  /** Aborted when whoever asked has gone before the end. */
  readonly leaving: AbortSignal
}

/** Methods that no web-standard Request can have. */
const IMPOSSIBLE = /^(TRACE|TRACK|CONNECT)$/i

/** Fails with what the handler fails with. What it gives is cancelled when the connection goes: nobody else must see to it. */
export async function ask<Event>(asking: Asking<Event>): Promise<Given> {
  const { handler, event, target, request, response, parsed } = asking
  const { method = 'GET' } = request
  const leaving = new AbortController()
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const sent = hasBody ? sentBody(request, parsed, String(request.headers['content-type'] ?? '')) : undefined
  whenOver(request, response, (isSent) => {
    sent?.settle()
    if (!isSent) leaving.abort()
  })
  const answer = IMPOSSIBLE.test(method)
    ? new Response(null, { status: 405 })
    : await handler(requestFrom(request, target, sent, leaving.signal), event)
  return { answer, leaving: leaving.signal, payload: await payloadFor(method, answer, leaving.signal) }
}

async function payloadFor(method: string, { body }: Response, leaving: AbortSignal): Promise<Payload> {
  const payload = await payloadOf(body)
  if (!isPieces(payload)) return payload
  if (leaving.aborted || method === 'HEAD') {
    payload.cancel()
    return undefined
  }
  leaving.addEventListener('abort', () => payload.cancel(), { once: true })
  return payload
}

/** @param over is told whether all was sent */
function whenOver(request: BridgedRequest, response: NodeResponse, over: (isSent: boolean) => void): void {
  const look = () => over('writableFinished' in response && response.writableFinished === true)
  if (isGone(response)) look()
  else response.once('close', look)
  const { socket } = request // of an answer that waits behind another of its connection, nobody hears when that goes
  if ('socket' in response && response.socket === null && socket && 'once' in socket)
    (socket as EventEmitter).once('close', look)
}

/** Of HTTP/2 the stream tells. */
function isGone(response: object): boolean {
  const { destroyed, stream } = response as { destroyed?: boolean; stream?: { destroyed?: boolean } }
  return destroyed === true || stream?.destroyed === true
}
