// How a proxy of Next lets a request through. In Next's own words, headers of the answer, which `NextResponse.next()` writes as well.

import { cookieIn } from './set-cookie.ts'

/**
 * @param added headers of the answer to come
 * What is rendered or called behind the proxy sees the cookies that the browser is given here.
 */
export function onward(request: { readonly headers: Headers }, added: Headers): Response {
  const headers = new Headers(added)
  headers.set('x-middleware-next', '1')
  const given = headers.getSetCookie().map(cookieIn)
  if (given.length === 0) return new Response(null, { headers })
  const changed = new Headers(request.headers)
  changed.set('cookie', withCookies(changed.get('cookie') ?? '', given))
  for (const [name, value] of changed) headers.set(`x-middleware-request-${name}`, value)
  headers.set('x-middleware-override-headers', [...changed.keys()].join(','))
  return new Response(null, { headers })
}

function withCookies(before: string, given: readonly { readonly name: string; readonly value: string }[]): string {
  const names = new Set(given.map(({ name }) => name))
  const others = before.split(/; */).filter((pair) => pair !== '' && !names.has(pair.slice(0, pair.indexOf('='))))
  return [...others, ...given.filter(({ value }) => value !== '').map(({ name, value }) => `${name}=${value}`)].join(
    '; ',
  )
}
