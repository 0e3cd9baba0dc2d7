// GET client.js: the browser client as one file. The same for everybody; nobody's session is looked at.

import { hashOf } from '../../controller/token.ts'
import { CLIENT_SCRIPT } from '../../live/client-script.ts'
import type { Reply } from '../guard/exchange.ts'
import type { Route } from './route.ts'

/** Kept by browsers, and asked for again at each page, so that nobody runs the client of another version. */
const HEADERS = {
  'cache-control': 'public, max-age=0, must-revalidate',
  etag: `"${hashOf(CLIENT_SCRIPT)}"`,
  'x-content-type-options': 'nosniff',
}

const WHOLE: Reply = Object.freeze({
  status: 200,
  headers: { 'content-type': 'text/javascript; charset=utf-8', ...HEADERS },
  body: CLIENT_SCRIPT,
})
const UNCHANGED: Reply = Object.freeze({ status: 304, headers: HEADERS, body: '' })

export const clientScript: Route = {
  path: 'client.js',
  method: 'GET',
  isForEverybody: true,
  serve: ({ visit: { exchange } }) => {
    exchange.leaveHostAlone() // its cookie is nothing for whoever keeps this
    exchange.reply(isKept(exchange.header('if-none-match')) ? UNCHANGED : WHOLE)
  },
}

/** Compared weakly (RFC 9110, 13.1.2): proxies that compress say `W/` in front. */
function isKept(ifNoneMatch: string | undefined): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(HEADERS.etag) || tags.includes('*')
}
