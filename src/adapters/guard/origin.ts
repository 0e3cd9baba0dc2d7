// Where a request comes from: which pages may connect or send something, by Origin and by Fetch Metadata. No CORS stands in the way of
// sockets and of forms, and browsers send cookies with both.

import type { Reply } from './exchange.ts'

interface Asked {
  header(name: string): string | undefined
}

/**
 * 403, unless the page is of the request's own host or of a listed origin. For sockets and streams. A request that names none is no
 * browser's, or a plain GET of the same origin, which `Sec-Fetch-Site` tells.
 */
export function originReply(asked: Asked, listed: readonly string[]): Reply | undefined {
  const origin = asked.header('origin')
  const isAllowed = origin === undefined ? isOfNoOtherSite(asked) : listed.includes(origin) || isOwn(origin, asked)
  return isAllowed ? undefined : REFUSAL
}

/** The header of ours that programs must send with what changes something. No page of another origin can, without being asked about it first. */
export const OUR_HEADER = 'x-utsessions'

/**
 * 403, unless what changes something comes from a page of this host or of a listed origin. Programs send the header of ours, and what their
 * browser says of them must not say otherwise. Forms must show it, by `Sec-Fetch-Site: same-origin` or their `Origin`.
 */
export function forgeryReply(asked: Asked, listed: readonly string[]): Reply | undefined {
  const shown = shownOrigin(asked, listed)
  if (shown === 'other') return FORGERY
  const isProgram = asked.header(OUR_HEADER) !== undefined
  return isProgram || (shown === 'same' && isForm(asked)) ? undefined : FORGERY
}

/** As a browser sends one where its page does not say otherwise. */
export function isForm(asked: Asked): boolean {
  return asked.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded'
}

function shownOrigin(asked: Asked, listed: readonly string[]): 'same' | 'other' | 'unknown' {
  const [site, origin] = [asked.header('sec-fetch-site'), asked.header('origin')]
  if (site === 'same-origin' || (origin !== undefined && listed.includes(origin))) return 'same'
  if (site !== undefined) return 'other'
  if (origin === undefined) return 'unknown'
  return isOwn(origin, asked) ? 'same' : 'other'
}

function isOfNoOtherSite(asked: Asked): boolean {
  return [undefined, 'same-origin', 'none'].includes(asked.header('sec-fetch-site'))
}

/** A page of the web with this host and port. Whether it came over TLS a proxy may hide. */
function isOwn(origin: string, asked: Asked): boolean {
  const host = asked.header('host')
  if (host === undefined || !URL.canParse(origin)) return false
  const page = new URL(origin)
  if (page.protocol !== 'https:' && page.protocol !== 'http:') return false // an extension's, say
  const own = `${page.protocol}//${host}`
  return URL.canParse(own) && new URL(own).host === page.host
}

const REFUSAL = refusal(
  'origin-refused',
  'Pages of this origin may not connect',
  'The page that connects is of another origin than the request. The application can list it in origins.',
)
const FORGERY = refusal(
  'forgery-refused',
  'The request does not show that it comes from a page of this site',
  `Forms must be sent by a page of the same origin, with Origin or Sec-Fetch-Site: same-origin; programs send JSON and the header ${OUR_HEADER}: 1.`,
)

function refusal(code: string, title: string, detail: string): Reply {
  return Object.freeze({
    status: 403,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'private, no-store' },
    body: JSON.stringify({ type: `urn:utsessions:${code}`, title, status: 403, detail, code }),
  })
}
