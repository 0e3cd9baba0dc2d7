// A request of node:http as a web-standard Request.

import { pathIn } from '../../web/mountable.ts'
import type { NodeRequest } from '../exchange.ts'
import type { SentBody } from './sent.ts'

/** As much of a request as is turned into another. HTTP/1, or HTTP/2 by Node's compatible interface. */
export interface BridgedRequest extends NodeRequest {
  /** May be one of TLS. */
  readonly socket?: object | null
}

/**
 * @param target what is asked for, path and query
 * @param sent the body, for methods that have one
 */
export function requestFrom(
  request: BridgedRequest,
  target: string,
  sent: SentBody | undefined,
  signal: AbortSignal,
): Request {
  const headers = headersFrom(request)
  if (sent?.isMadeAnew) for (const name of OF_THE_WIRE) headers.delete(name)
  const url = originOf(request, headers.get('host')) + pathIn(target)
  const body = sent && { body: sent.body, duplex: 'half' }
  return new Request(url, { method: request.method ?? 'GET', headers, signal, ...body } as RequestInit)
}

const OF_THE_WIRE = ['content-length', 'content-encoding', 'transfer-encoding']

/** As Node has them by now: repeated ones joined, cookies by a semicolon. */
function headersFrom({ headers: given }: NodeRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || name.startsWith(':')) continue
    for (const one of [value].flat()) headers.append(name, one)
  }
  const authority = given[':authority'] // of HTTP/2
  if (typeof authority === 'string' && !headers.has('host')) headers.set('host', authority)
  return headers
}

/** Handlers go by the path, and see what was said of the host in its header. What could change the path by being the host is none. */
function originOf({ socket }: BridgedRequest, host: string | null): string {
  const scheme = socket && 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http'
  const origin = `${scheme}://${host}`
  return host !== null && /^[\w.:[\]-]+$/.test(host) && URL.canParse(origin) ? origin : `${scheme}://localhost`
}
