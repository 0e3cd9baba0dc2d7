// The part of an exchange that every framework on node:http has in common: headers in, headers and answer out.

import type { Exchange } from './exchange.ts'
import { addCookie, type NodeResponse, onLeaving } from './node-response.ts'

/** As much of `node:http`'s IncomingMessage as the guard needs. */
export interface NodeRequest {
  readonly method?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

type Common =
  | 'request'
  | 'response'
  | 'method'
  | 'header'
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
    header: (name) => {
      const value = request.headers[name]
      return typeof value === 'object' ? value.join(', ') : value
    },
    setHeader: (name, value) => void response.setHeader(name, value),
    addCookie: (cookie) => addCookie(response, cookie),
    replied: () => response.headersSent,
    reply: ({ status, headers, body }) => {
      response.statusCode = status
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
      response.end(body as never)
    },
    onLeaving: (leaving) => onLeaving(response, leaving),
  }
}
