// What a request is, by its method and its fetch metadata (W3C Fetch Metadata): may it open a session, does it want a page.

interface Asked {
  readonly method: string
  header(name: string): string | undefined
}

/** Opening on behalf of nobody is never right: prefetches, HEAD, OPTIONS, and what other sites make a browser send. */
export function mayOpen(asked: Asked): boolean {
  if (asked.method === 'HEAD' || asked.method === 'OPTIONS') return false
  return !isPrefetch(asked) && !isCrossSiteSubrequest(asked) && !isCrossSitePost(asked)
}

/** A sign-in that another site posts here (SAML, `form_post`): browsers leave our Lax cookies out of it. */
export function isCrossSitePost(asked: Asked): boolean {
  return isCrossSite(asked) && asked.method !== 'GET' && isTopLevelNavigation(asked)
}

/** The answer may be a page. `text/html` must be named; what takes anything gets JSON. */
export function wantsHtml(asked: Asked): boolean {
  const accept = asked.header('accept') ?? ''
  const html = quality(accept, 'text/html')
  return html > 0 && html >= Math.max(quality(accept, 'application/json'), quality(accept, 'application/problem+json'))
}

/** What stands behind the first `?`. */
export function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at < 0 ? '' : url.slice(at + 1))
}

/** Made by a person, as far as the browser tells; clients that are no browsers count as persons. */
export function isNavigation(asked: Asked): boolean {
  const mode = asked.header('sec-fetch-mode')
  return mode === undefined || mode === 'navigate'
}

function isPrefetch(asked: Asked): boolean {
  const purpose = `${asked.header('sec-purpose') ?? ''} ${asked.header('purpose') ?? ''} ${asked.header('x-moz') ?? ''}`
  return /prefetch|prerender|preview/i.test(purpose)
}

function isCrossSiteSubrequest(asked: Asked): boolean {
  return isCrossSite(asked) && !isTopLevelNavigation(asked)
}

function isCrossSite(asked: Asked): boolean {
  return asked.header('sec-fetch-site') === 'cross-site'
}

function isTopLevelNavigation(asked: Asked): boolean {
  return asked.header('sec-fetch-mode') === 'navigate' && asked.header('sec-fetch-dest') === 'document'
}

function quality(accept: string, type: string): number {
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    if (name !== type) continue
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    return q === undefined ? 1 : Number.parseFloat(q.slice(2)) || 0
  }
  return 0
}
