// The dashboard's answers, with the headers that all of them have.

import type { Reply } from '../adapters/guard/exchange.ts'

/** Nobody keeps it, nobody else may show or read it, and nothing of it tells where it came from. */
const STRICT = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

type Headers = Readonly<Record<string, string>>

/** An answer with the headers of all; those that are given count more. */
export function answer(status: number, body: string | null, headers: Headers = {}): Response {
  return new Response(body, { status, headers: headersWith(headers) })
}

export function headersWith(headers: Headers): Record<string, string> {
  return { ...STRICT, ...headers }
}

export function json(value: unknown): Response {
  return answer(200, JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8' })
}

/** RFC 9457, with a stable code. */
export function problem(status: number, code: string, title: string, detail: string, headers: Headers = {}): Response {
  const body = { type: `urn:utsessions:${code}`, title, status, detail, code }
  return answer(status, JSON.stringify(body), { 'content-type': 'application/problem+json; charset=utf-8', ...headers })
}

/** An answer that the guard gives too. */
export function asAnswer({ status, headers, body }: Reply): Response {
  return answer(status, body, headers)
}

export function badRequest(detail: string): Response {
  return problem(400, 'bad-request', 'The request cannot be understood', detail)
}

/** HEAD: what GET would be answered, without a body. */
export function withoutBody(response: Response): Response {
  void response.body?.cancel().catch(() => {})
  return new Response(null, { status: response.status, headers: response.headers })
}
