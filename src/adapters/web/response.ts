// Headers that are added to a Response. For web-exchange.ts, and for adapters with answers of their own.

/** Of a WebSocket's upgrade, which no other Response can stand for. */
const SWITCHING_PROTOCOLS = 101

/**
 * The response with these headers; cookies beside its own. Always a copy: the headers of a redirect or of an answer of `fetch` cannot be
 * written to, and a Response without a body may be the answer to many requests, of whom each would get the others' cookies.
 */
export function withHeaders(response: Response, added: Headers): Response {
  const lines = [...added].filter(([name, value]) => name !== 'set-cookie' || !has(response, value))
  if (lines.length === 0 || response.status === SWITCHING_PROTOCOLS) return response
  const copy = new Response(response.body, response)
  for (const [name, value] of lines) {
    if (name === 'set-cookie') copy.headers.append(name, value)
    else copy.headers.set(name, value)
  }
  return copy
}

/** The application may have given the headers that it shares with the guard to its answer already. */
function has(response: Response, cookie: string): boolean {
  return response.headers.getSetCookie().includes(cookie)
}
