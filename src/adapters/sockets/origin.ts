// Which pages may connect a socket. Browsers send cookies with sockets that any page opens, and no CORS stands in the way.

import type { Reply } from '../guard/exchange.ts'

interface Asked {
  header(name: string): string | undefined
}

/**
 * 403, unless the page is of the request's own host or of a listed origin. A request that names none is no browser's, or a plain GET of
 * the same origin (long polling), which `Sec-Fetch-Site` tells.
 */
export function originReply(asked: Asked, listed: readonly string[]): Reply | undefined {
  const origin = asked.header('origin')
  const isAllowed = origin === undefined ? isOfNoOtherSite(asked) : listed.includes(origin) || isOwn(origin, asked)
  return isAllowed ? undefined : REFUSAL
}

function isOfNoOtherSite({ header }: Asked): boolean {
  return [undefined, 'same-origin', 'none'].includes(header('sec-fetch-site'))
}

/** A page of the web with this host and port. Whether it came over TLS a proxy may hide. */
function isOwn(origin: string, { header }: Asked): boolean {
  const host = header('host')
  if (host === undefined || !URL.canParse(origin)) return false
  const page = new URL(origin)
  if (page.protocol !== 'https:' && page.protocol !== 'http:') return false // an extension's, say
  const own = `${page.protocol}//${host}`
  return URL.canParse(own) && new URL(own).host === page.host
}

const REFUSAL: Reply = Object.freeze({
  status: 403,
  headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'private, no-store' },
  body: JSON.stringify({
    type: 'urn:utsessions:origin-refused',
    title: 'Pages of this origin may not connect',
    status: 403,
    detail: 'The page that connects is of another origin than the request. The application can list it in origins.',
    code: 'origin-refused',
  }),
})
