// GET page.js and page.css: the same for everybody, with nothing of anybody in them, so nobody is asked who wants them.

import { hashOf } from '../../controller/token.ts'
import { PAGE_SCRIPT, PAGE_STYLE } from '../page-text.ts'
import { answer } from '../replies.ts'
import type { OpenRoute } from '../route.ts'

const [SCRIPT_HASH, STYLE_HASH] = [hashOf(PAGE_SCRIPT), hashOf(PAGE_STYLE)]

/** What the page calls them. By another name for other contents, browsers may keep them for good. */
export const SCRIPT_NAME = `page.js?v=${SCRIPT_HASH}`
export const STYLE_NAME = `page.css?v=${STYLE_HASH}`

export const script = asset('page.js', PAGE_SCRIPT, SCRIPT_HASH, 'text/javascript; charset=utf-8')
export const style = asset('page.css', PAGE_STYLE, STYLE_HASH, 'text/css; charset=utf-8')

const FOR_GOOD = 'public, max-age=31536000, immutable'
/** The page of another version asks for it, or somebody by hand. */
const ASK_AGAIN = 'public, max-age=0, must-revalidate'

function asset(path: string, text: string, hash: string, type: string): OpenRoute {
  const etag = `"${hash}"`
  return {
    kind: 'open',
    path,
    serve: (request, query) => {
      const headers = { etag, 'cache-control': query.get('v') === hash ? FOR_GOOD : ASK_AGAIN }
      if (isKept(request.headers.get('if-none-match'), etag)) return answer(304, null, headers)
      return answer(200, text, { ...headers, 'content-type': type })
    },
  }
}

/** Compared weakly (RFC 9110, 13.1.2): proxies that compress say `W/` in front. */
function isKept(ifNoneMatch: string | null, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(etag) || tags.includes('*')
}
