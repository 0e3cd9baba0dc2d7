// One request in Next as an exchange. For next.ts.

import { bodyOf, type WebBody } from '../web/body.ts'
import { WebExchange, type WebRequest, type WebSide } from '../web/exchange.ts'
import type { NextAnswer, NextAsked, Quiet } from './asked.ts'
import { cookieIn, type SetCookie } from './set-cookie.ts'

export interface NextExchange {
  readonly exchange: WebExchange<NextAsked, NextAnswer>
  /** Puts the cookies that were added since the last time where Next sends them from. Components can only read there: it throws. */
  flush(store: CookieStore): void
}

/** The cookies of `next/headers`. */
export interface CookieStore {
  set(cookie: SetCookie): unknown
}

interface Asking {
  /** Opens nothing: such a request may not. @default false */
  readonly looksOnly?: boolean
  /** Whose body the guard's own routes read, where there may be one. */
  readonly request?: WebBody
}

export function nextExchange(asked: NextAsked, quiet: Quiet, { looksOnly, request = {} }: Asking): NextExchange {
  const headers = new Headers()
  const as = requestOf(asked, looksOnly ? 'HEAD' : asked.method)
  const response = answerWith(headers, as.url.startsWith('https:'))
  const side: WebSide<NextAnswer> = {
    response: () => response,
    body: () => bodyOf(request),
    signOut: async () => quiet.has(asked), // there is nothing that it would be told to do
  }
  return {
    exchange: new WebExchange(asked, as, side, headers),
    flush: (store) => {
      const lines = headers.getSetCookie()
      headers.delete('set-cookie')
      for (const line of lines) store.set(cookieIn(line))
    },
  }
}

function answerWith(headers: Headers, secure: boolean): NextAnswer {
  const attributes = `Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  return { headers, cookies: { delete: (name) => headers.append('set-cookie', `${name}=; ${attributes}`) } }
}

/** Next says by which protocol a request came, or the proxy in front of it does. Cookies are those that the application sees. */
function requestOf({ url = '/', headers, cookies }: NextAsked, method: string): WebRequest {
  const protocol = headers.get('x-forwarded-proto')?.split(',')[0]?.trim() ?? 'http'
  const cookie = () =>
    cookies
      .getAll()
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  return {
    method,
    url: `${protocol}://${headers.get('host') ?? 'localhost'}${pathOf(url)}`,
    headers: { get: (name: string) => (name === 'cookie' ? cookie() || null : headers.get(name)) },
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://localhost')
  return pathname + search
}
