// The part of an exchange that every framework on node:http has in common: headers in, headers and answer out.

import type { Exchange } from '../guard/exchange.ts'
import { bodyOf } from './body.ts'
import { nodeOutlet } from './outlet.ts'
import { addCookie, cookiesOf, type NodeResponse, onLeaving } from './response.ts'

/** As much of `node:http`'s IncomingMessage as the guard needs. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Of Express and Fastify: before a router took its own part off. */
  readonly originalUrl?: string | undefined
  /** What a body parser left. */
  readonly body?: unknown
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

type Common =
  | 'request'
  | 'response'
  | 'method'
  | 'url'
  | 'header'
  | 'body'
  | 'openOutlet'
  | 'setHeader'
  | 'addCookie'
  | 'replied'
  | 'reply'
  | 'onLeaving'

/** What an adapter adds is what its framework knows of TLS and of the host's session. */
export function nodeExchange<Req extends NodeRequest, Res extends NodeResponse>(
  request: Req,
  response: Res,
): Pick<Exchange<Req, Res>, Common> {
  return {
    request,
    response,
    method: request.method ?? 'GET',
    url: request.originalUrl ?? request.url ?? '/',
    header: (name) => {
      const value = request.headers[name]
      return typeof value === 'object' ? value.join(', ') : value
    },
    body: () => bodyOf(request, request.body),
    openOutlet: (head, gone) => nodeOutlet(response, head, gone),
    setHeader: (name, value) => void response.setHeader(name, value),
    addCookie: keepingCookies(response),
    replied: () => response.headersSent,
    reply: ({ status, headers, body }) => {
      response.statusCode = status
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      response.end(body as never)
    },
    onLeaving: (leaving) => onLeaving(response, leaving),
  }
}

/** They say what the record says by now. So they go out though the application sets others in their place, or fails and its framework drops all. */
function keepingCookies(response: NodeResponse): (cookie: string) => void {
  const ours: string[] = []
  const headers = () => {
    const lines = cookiesOf(response)
    const lost = ours.filter((cookie) => !lines.includes(cookie))
    for (const cookie of lost) addCookie(response, cookie)
    if (lost.length > 0) response.setHeader('cache-control', 'private, no-store')
  }
  return (cookie) => {
    if (ours.length === 0) onLeaving(response, { headers, end: () => undefined, gone: () => undefined })
    ours.push(cookie)
    addCookie(response, cookie)
  }
}
