// What may change something: requests of a page of ours, or of a program, on behalf of an operator whose role is full. Everything else changes nothing.

import { describe, expect, it } from 'vitest'
import { idOf, told } from '../controller/controls.ts'
import { type Asker, asksNew, FROM_THE_PAGE, GUEST, type Options, ROOT, SITE } from './asking.ts'

type Headers = Readonly<Record<string, string>>

const { 'x-utsessions': _, ...withoutOurs } = FROM_THE_PAGE
const { 'sec-fetch-site': _site, ...ofNoSite } = FROM_THE_PAGE
const { origin: _origin, ...bySite } = FROM_THE_PAGE
const { 'content-type': _type, ...ofNoType } = FROM_THE_PAGE
const program: Headers = { 'content-type': 'application/json', 'x-utsessions': '1' }

interface Forged {
  readonly name: string
  readonly status: number
  readonly code: string
  readonly headers?: Headers
  readonly method?: string
  /** In the address, instead of the body. */
  readonly inQuery?: true
  readonly options?: Options
  /** Sent as it is. */
  readonly body?: (body: string) => string
}

const forgery = { status: 403, code: 'forgery-refused' }
const wrongMethod = { status: 405, code: 'method-not-allowed' }
const notJson = { status: 415, code: 'json-required' }

const FORGED: readonly Forged[] = [
  {
    name: 'without our header and without any sign of a page',
    headers: { 'content-type': 'application/json' },
    ...forgery,
  },
  { name: 'without our header, though of our page', headers: withoutOurs, ...forgery },
  { name: 'of another site', headers: { ...FROM_THE_PAGE, 'sec-fetch-site': 'cross-site' }, ...forgery, status: 403 },
  { name: 'of another site, without Origin', headers: { ...bySite, 'sec-fetch-site': 'cross-site' }, ...forgery },
  { name: 'of another host of the same site', headers: { ...bySite, 'sec-fetch-site': 'same-site' }, ...forgery },
  { name: 'of an address that somebody typed', headers: { ...bySite, 'sec-fetch-site': 'none' }, ...forgery },
  { name: 'of another origin', headers: { ...ofNoSite, origin: 'https://evil.example' }, ...forgery },
  { name: 'of an origin that begins as ours', headers: { ...ofNoSite, origin: `${SITE}.evil.example` }, ...forgery },
  { name: 'of another port of ours', headers: { ...ofNoSite, origin: `${SITE}:8443` }, ...forgery },
  { name: 'of a sandboxed page', headers: { ...ofNoSite, origin: 'null' }, ...forgery },
  { name: 'of an extension', headers: { ...ofNoSite, origin: 'chrome-extension://shop.example' }, ...forgery },
  { name: 'as a form', headers: { ...FROM_THE_PAGE, 'content-type': 'application/x-www-form-urlencoded' }, ...notJson },
  {
    name: 'as a form of our own, without our header',
    headers: { ...withoutOurs, 'content-type': 'application/x-www-form-urlencoded' },
    ...notJson,
  },
  { name: 'as text', headers: { ...FROM_THE_PAGE, 'content-type': 'text/plain' }, ...notJson },
  {
    name: 'as text that says it is JSON',
    headers: { ...FROM_THE_PAGE, 'content-type': 'text/plain; application/json' },
    ...notJson,
  },
  {
    name: 'as a form with files',
    headers: { ...FROM_THE_PAGE, 'content-type': 'multipart/form-data; boundary=x' },
    ...notJson,
  },
  { name: 'as something without a type', headers: ofNoType, body: (body) => body, ...notJson },
  { name: 'by GET, with all in the query', method: 'GET', headers: FROM_THE_PAGE, inQuery: true, ...wrongMethod },
  {
    name: 'by GET that is to be a POST',
    method: 'GET',
    headers: { ...FROM_THE_PAGE, 'x-http-method-override': 'POST' },
    inQuery: true,
    ...wrongMethod,
  },
  {
    name: 'by GET with a query that says POST',
    method: 'GET',
    headers: { ...FROM_THE_PAGE, 'x-http-method': 'POST', 'x-method-override': 'POST' },
    inQuery: true,
    ...wrongMethod,
  },
  { name: 'by HEAD', method: 'HEAD', headers: FROM_THE_PAGE, inQuery: true, status: 405, code: '' },
  { name: 'by PUT', method: 'PUT', headers: FROM_THE_PAGE, ...wrongMethod },
  { name: 'by DELETE', method: 'DELETE', headers: FROM_THE_PAGE, ...wrongMethod },
  { name: 'by OPTIONS', method: 'OPTIONS', headers: FROM_THE_PAGE, ...wrongMethod },
  {
    name: 'by POST with all in the query',
    headers: FROM_THE_PAGE,
    inQuery: true,
    body: () => '',
    status: 400,
    code: 'bad-request',
  },
  { name: 'of an operator who may only look', options: { authorize: () => GUEST }, status: 403, code: 'read-only' },
  { name: 'of nobody who may', options: { authorize: () => null }, status: 403, code: 'not-allowed' },
  {
    name: 'of an operator who may only look, by a header',
    headers: { ...FROM_THE_PAGE, 'x-role': 'full' },
    options: { authorize: () => GUEST },
    status: 403,
    code: 'read-only',
  },
  {
    name: 'of an operator who may only look, by a field',
    options: { authorize: () => GUEST },
    body: (body) => JSON.stringify({ ...JSON.parse(body), role: 'full', operator: 'root' }),
    status: 403,
    code: 'read-only',
  },
  {
    name: 'with a role that is none',
    options: { authorize: () => ({ operator: 'ann', role: 'admin' }) as never },
    status: 503,
    code: 'authorize-failed',
  },
  {
    name: 'with a field of ours in it',
    body: (body) => JSON.stringify({ ...JSON.parse(body), operator: 'somebody else' }),
    status: 400,
    code: 'bad-request',
  },
  { name: 'with a list around it', body: (body) => `[${body}]`, status: 400, code: 'bad-request' },
  { name: 'with half of it', body: (body) => body.slice(0, -3), status: 400, code: 'bad-request' },
  {
    name: 'with more than anybody sends',
    body: (body) => `${' '.repeat(20_000)}${body}`,
    status: 413,
    code: 'body-too-long',
  },
]

const ACTIONS = ['end', 'end all', 'end-everybody', 'grant'] as const

function bodyOf(action: (typeof ACTIONS)[number], id: string): Record<string, unknown> {
  if (action === 'end') return { account: 'ann', sessions: [id] }
  if (action === 'end all') return { account: 'ann', all: true }
  if (action === 'end-everybody') return { confirm: 'everybody' }
  return { account: 'ann', for: '15m' }
}

const pathOf = (action: string) => `/api/${action.split(' ')[0]}`

function send(asker: Asker, action: (typeof ACTIONS)[number], id: string, forged: Partial<Forged>) {
  const { headers = FROM_THE_PAGE, method = 'POST', inQuery, body = (text) => text } = forged
  const fields = bodyOf(action, id)
  const query = inQuery ? `?${new URLSearchParams(fields as Record<string, string>)}` : ''
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const sent = hasBody ? { body: new TextEncoder().encode(body(JSON.stringify(fields))) } : {}
  return asker.get(pathOf(action) + query, { method, headers, ...sent })
}

describe.each(ACTIONS)('POST %s', (action) => {
  it.each(FORGED)('is refused $name, and nothing happens', async (forged) => {
    const asker = asksNew(forged.options)
    const id = idOf(await asker.control.open({ account: 'ann' }))
    const refused = await send(asker, action, id, forged)
    expect(refused.status).toBe(forged.status)
    expect(refused.json?.code ?? '').toBe(forged.code)
    expect(refused.headers.get('cache-control')).toBe('private, no-store')
    expect(await asker.control.list({ account: 'ann' })).toHaveLength(1)
    expect(await told(asker)).toEqual(['opened'])
    expect(await asker.control.notBefore({ account: 'ann' })).toBeNull()
  })

  it.each([
    ['of our page', FROM_THE_PAGE],
    ['of our page, in a browser that tells its origin alone', ofNoSite],
    ['of our page, over a proxy that takes the origin away', bySite],
    ['of a program', program],
    ['of a program that says UTF-8', { ...program, 'content-type': 'Application/JSON; charset=utf-8' }],
  ] as const)('is done %s', async (_name, headers) => {
    const asker = asksNew({ authorize: () => ROOT })
    const id = idOf(await asker.control.open({ account: 'ann' }))
    const done = await send(asker, action, id, { headers })
    expect(done.status).toBe(200)
    const [newest] = (await asker.control.journal({ account: 'ann' })).items
    expect(newest).toMatchObject({ kind: action === 'grant' ? 'granted' : 'revoked', by: { operator: 'root' } })
  })
})

describe('POST', () => {
  it('is taken from pages of the origins that are listed, where a proxy gives the application another Host', async () => {
    const asker = asksNew({ origins: ['https://admin.example.com'] })
    await asker.control.open({ account: 'ann' })
    const from = (origin: string) => asker.post('/api/end', { account: 'ann', all: true }, { ...ofNoSite, origin })
    expect((await from('https://admin.example.org')).status).toBe(403)
    expect((await from('https://admin.example.com')).status).toBe(200)
  })

  it('asks nobody who that is before it is shown where the request comes from', async () => {
    let asked = 0
    const asker = asksNew({
      authorize: () => {
        asked += 1
        return ROOT
      },
    })
    await asker.post('/api/end', { account: 'ann', all: true }, { 'content-type': 'application/json' })
    expect(asked).toBe(0)
  })
})
