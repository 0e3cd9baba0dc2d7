// Responses: from the guard's own replies, and with headers that are added to them. For exchange.ts, and for adapters with answers of their own.

import type { Reply } from '../guard/exchange.ts'

/** Of a WebSocket's upgrade, which no other Response can stand for. */
const SWITCHING_PROTOCOLS = 101

export function responseOf({ status, headers, body }: Reply): Response {
  return new Response(body === '' ? null : body, { status, headers })
}

/** By its shape: frameworks put other classes in the place of `Response`, of which those of `fetch` are no instances. */
export function isResponse(given: unknown): given is Response {
  if (typeof given !== 'object' || given === null || !('headers' in given) || !('status' in given)) return false
  const { headers } = given
  return typeof headers === 'object' && headers !== null && 'getSetCookie' in headers
}

/**
 * The response with these headers; cookies beside its own. The same where there is nothing to add, untouched: a look at its headers costs some
 * servers their short way. Else a copy: the headers of a redirect or of an answer of `fetch` cannot be written to, and a Response without a body
 * may be the answer to many requests, of whom each would get the others' cookies.
 */
export function withHeaders(response: Response, added: Headers | undefined): Response {
  return added ? withLines(response, [...added]) : response
}

/** The same with lines of cookies alone. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  if (cookies.length === 0) return response
  return withLines(
    response,
    cookies.map((line) => ['set-cookie', line]),
  )
}

function withLines(response: Response, given: readonly (readonly [string, string])[]): Response {
  const lines = given.filter(([name, value]) => name !== 'set-cookie' || !has(response, value))
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
