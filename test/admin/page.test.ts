// The page, its script and style, where they are, and what stands over all answers.

import { describe, expect, it } from 'vitest'
import { asksNew } from './asking.ts'

/** What every answer must have, whatever it is. */
const STRICT = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

describe('the page', () => {
  it('has no inline script or style, and asks no other host for anything', async () => {
    const { status, headers, text } = await asksNew().get('/')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toBe(PAGE_POLICY)
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(text).not.toMatch(/<style|style=|<script>|\son\w+=|https?:/)
  })

  it('leads to places relative to its own, so that a proxy may put anything in front', async () => {
    const { text } = await asksNew().get('/')
    const links = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
    expect(links).toHaveLength(3)
    for (const link of links.filter((one) => !one.startsWith('data:'))) {
      expect(new URL(link, 'https://a.example/prefix/admin/sessions/').pathname).toMatch(
        /^\/prefix\/admin\/sessions\/page\.(js|css)$/,
      )
    }
  })

  it.each([
    ['/admin/sessions', undefined],
    ['/ops', '/ops'],
    ['/admin/javascript:x', '/admin/javascript:x'],
  ])('is sent for at %s without a slash, relatively', async (path, option) => {
    const { status, headers } = await asksNew(option === undefined ? {} : { path: option }).get('')
    expect([301, 302, 303, 307, 308]).toContain(status)
    const location = headers.get('location') ?? ''
    expect(location).toMatch(/^\.\/[^/]/) // what stands before a colon would be a scheme otherwise
    expect(new URL(location, `https://a.example/prefix${path}`).pathname).toBe(`/prefix${path}/`)
  })

  it('may be linked to from anywhere; what it asks for may not be asked for by pages of other sites', async () => {
    const { get } = asksNew()
    const elsewhere = { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }
    expect((await get('/', elsewhere)).status).toBe(200)
    expect((await get('/api/accounts', elsewhere)).json.code).toBe('origin-refused')
    expect((await get('/api/live', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  })

  it('may be everything of a host', async () => {
    const { fetch } = asksNew({ path: '/' })
    const at = async (path: string) => (await fetch(path.slice(1))).status
    expect(await at('/')).toBe(200)
    expect(await at('/api/me')).toBe(200)
  })
})

describe.each([
  ['/page.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'text/css; charset=utf-8'],
])('%s', (path, type) => {
  it('is kept for good by the name that the page has for it, and asked for again by any other', async () => {
    const { get } = asksNew()
    const name = new RegExp(`${path.slice(1).replace('.', '\\.')}\\?v=[\\w-]+`).exec((await get('/')).text)?.[0] ?? ''
    const named = await get(`/${name}`)
    expect([named.status, named.headers.get('content-type')]).toEqual([200, type])
    expect(named.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    for (const other of ['', '?v=', '?v=another']) {
      expect((await get(path + other)).headers.get('cache-control')).toBe('public, max-age=0, must-revalidate')
    }
  })

  it('is not sent again to whoever has it', async () => {
    const { get } = asksNew()
    const { headers, text } = await get(path)
    const etag = headers.get('etag') ?? ''
    expect(text.length).toBeGreaterThan(0)
    for (const known of [etag, `"x", W/${etag}`, '*']) {
      const again = await get(path, { headers: { 'if-none-match': known } })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect((await get(path, { headers: { 'if-none-match': '"x"' } })).status).toBe(200)
  })
})

describe('every answer', () => {
  it.each([
    '',
    '/',
    '/page.js',
    '/page.css',
    '/api/me',
    '/api/accounts',
    '/api/accounts?limit=0',
    '/api/account?account=ann',
    '/api/journal',
    '/api/activity',
    '/api/insight',
    '/api/end',
    '/nothing',
    '/api/live',
  ])('has the strict headers: GET %s', async (path) => {
    const { fetch } = asksNew()
    const { headers, body } = await fetch(path)
    await body?.cancel()
    expect(Object.fromEntries(headers)).toMatchObject(STRICT)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
    if (!path.startsWith('/page')) expect(headers.get('cache-control')).toMatch(/^private, no-store/)
  })

  it.each(['/', '/page.js', '/api/me', '/api/accounts', '/api/live', '/nothing'])(
    'is the same for HEAD, without a body: %s',
    async (path) => {
      const { fetch, get } = asksNew()
      const got = await fetch(path)
      await got.body?.cancel()
      const head = await get(path, { method: 'HEAD' })
      expect([head.status, head.text]).toEqual([got.status, ''])
      expect(head.headers.get('content-type')).toBe(got.headers.get('content-type'))
    },
  )

  it.each(['/nothing', '/api', '/api/', '/api/accounts/', '/API/me', '//', '/page.js/x', '/%2e%2e', '/constructor'])(
    'to what is nothing is 404: %s',
    async (path) => {
      const { status, json } = await asksNew().get(path)
      expect([status, json.code]).toEqual([404, 'not-found'])
    },
  )

  it.each(['/admin/sessionsx', '/admin', '/', '/admin/session/', '/x/admin/sessions/'])(
    'outside of its path is 404: %s',
    async (path) => {
      const { fetch } = asksNew()
      const outside = await fetch(`/../..${path}`)
      expect(new URL(path, 'https://a.example').pathname).toBe(path)
      expect(outside.status).toBe(404)
    },
  )

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'to %s where something is shown is 405, with what there may be',
    async (method) => {
      for (const path of ['/', '/page.js', '/api/me', '/api/live']) {
        const { status, headers } = await asksNew().get(path, { method })
        expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
      }
      const { status, headers } = await asksNew().get('/api/end')
      expect([status, headers.get('allow')]).toEqual([405, 'POST'])
    },
  )
})

describe('options', () => {
  it.each([
    [{ path: 'admin' }, /path must be/],
    [{ path: '/admin/' }, /path must be/],
    [{ path: '/admin?x' }, /path must be/],
    [{ path: '/a/../b' }, /path must be/],
    [{ path: 7 }, /path must be/],
    [{ addresses: 1 }, /addresses must be/],
    [{ context: {} }, /context must be/],
    [{ origins: ['example.com'] }, /origins must be/],
    [{ authorise: () => null }, /no option "authorise"/],
  ])('that make no sense are told of: %o', (options, message) => {
    expect(() => asksNew(options as never)).toThrow(message)
    expect(() => asksNew(options as never)).toThrow(expect.objectContaining({ code: 'UTS_OPTION_INVALID' }))
  })
})
