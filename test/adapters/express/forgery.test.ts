import express from 'express'
import { describe, expect, it } from 'vitest'
import { type Browser, FROM_ANOTHER_SITE } from '../../support/browser.ts'
import { type AppOptions, signIn, type TestApp } from '../../support/express-app.ts'
import { starting } from '../../support/variants.ts'

const start = starting()
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const JSON_BODY = { 'content-type': 'application/json' }
const OURS = { 'x-utsessions': '1' }
const LISTED = 'https://app.example.com'
const OTHERS = '/utsessions/sessions/end-others'

/** Every route that changes something. */
const POSTS = ['renew', 'sessions/end', 'sessions/end-others', 'takeover', 'cancel', 'not-me']

interface Two {
  readonly app: TestApp
  readonly a: Browser
}

/** Ann in two browsers, of which one asks. */
async function twice(options: AppOptions = {}): Promise<Two> {
  const app = await start({ control: { policy: { maxSessions: 2 } }, ...options })
  const [a, b] = [app.browser(), app.browser()]
  await signIn(a)
  await signIn(b)
  return { app, a }
}

async function expectForgery({ app, a }: Two, path: string, headers: Record<string, string>, body = ''): Promise<void> {
  const before = app.store.calls.load
  const { status, json, headers: answered } = await a.send('POST', path, headers, body)
  expect([status, json.code, answered.get('cache-control')]).toEqual([403, 'forgery-refused', 'private, no-store'])
  expect(app.store.calls.load).toBe(before)
  expect(await app.live()).toHaveLength(2)
}

describe.each(POSTS)('POST %s', (route) => {
  const path = `/utsessions/${route}`

  it.each<[string, Record<string, string>]>([
    ['a form that does not say where it comes from', FORM],
    ['a form of another site', { ...FORM, origin: 'https://evil.example' }],
    ['a form of another port', { ...FORM, origin: 'http://127.0.0.1:1' }],
    ['a form of a page without an origin', { ...FORM, origin: 'null' }],
    ['a form of an extension with our name', { ...FORM, origin: 'moz-extension://127.0.0.1' }],
    ['a form of a sibling of the site', { ...FORM, 'sec-fetch-site': 'same-site' }],
    ['a form of another site, as its browser says', { ...FORM, ...FROM_ANOTHER_SITE }],
    ['a form that nobody has sent', { ...FORM, 'sec-fetch-site': 'none' }],
    ['a form of an unlisted origin', { ...FORM, origin: `${LISTED}:444`, 'sec-fetch-site': 'cross-site' }],
    ['JSON without the header', { ...JSON_BODY, 'sec-fetch-site': 'same-origin' }],
    ['JSON that says nothing', JSON_BODY],
    ['the header, from another site', { ...JSON_BODY, ...OURS, 'sec-fetch-site': 'cross-site' }],
    ['the header, from a sibling of the site', { ...JSON_BODY, ...OURS, 'sec-fetch-site': 'same-site' }],
    ['the header, with the origin of another site', { ...JSON_BODY, ...OURS, origin: 'https://evil.example' }],
    ['text, as any page may send', { 'content-type': 'text/plain', 'sec-fetch-site': 'same-origin' }],
    [
      'parts, as any page may send',
      { 'content-type': 'multipart/form-data; boundary=x', 'sec-fetch-site': 'same-origin' },
    ],
    ['no type at all', { 'sec-fetch-site': 'same-origin' }],
  ])('is refused, and nothing is asked nor done: %s', async (_what, headers) => {
    const two = await twice({ guard: { routes: { origins: [LISTED] } } })
    await expectForgery(two, path, headers)
  })
})

describe('passes', () => {
  it.each<[string, (app: TestApp) => Record<string, string>]>([
    ['a form of the same origin, as its browser says', () => ({ ...FORM, 'sec-fetch-site': 'same-origin' })],
    [
      'the same, from a page that keeps its origin to itself',
      () => ({ ...FORM, 'sec-fetch-site': 'same-origin', origin: 'null' }),
    ],
    ['a form with the own origin, of an older browser', ({ url }) => ({ ...FORM, origin: url })],
    [
      'a form with its charset',
      ({ url }) => ({ 'content-type': `${FORM['content-type']};charset=UTF-8`, origin: url }),
    ],
    ['a form of a listed origin', () => ({ ...FORM, origin: LISTED, 'sec-fetch-site': 'cross-site' })],
    ['the header of a program', () => ({ ...JSON_BODY, ...OURS })],
    ['the header of a page of the same origin', () => ({ ...JSON_BODY, ...OURS, 'sec-fetch-site': 'same-origin' })],
    [
      'the header of a listed origin',
      () => ({ ...JSON_BODY, ...OURS, origin: LISTED, 'sec-fetch-site': 'cross-site' }),
    ],
    ['the header without a body', () => OURS],
  ])('%s', async (_what, headers) => {
    const { app, a } = await twice({ guard: { routes: { origins: [LISTED] } } })
    expect((await a.send('POST', OTHERS, headers(app))).json).toEqual({ ended: 1 })
  })

  it('behind a proxy, the host that the browser knows', async () => {
    const { a } = await twice()
    const proxied = { ...FORM, host: 'shop.example', origin: 'https://shop.example' }
    expect((await a.send('POST', OTHERS, proxied)).json).toEqual({ ended: 1 })
  })
})

describe('what is sent', () => {
  const END = '/utsessions/sessions/end'
  /** The other browser's. */
  const session = async ({ a }: Two): Promise<string> => {
    const { json } = await a.get('/utsessions/sessions')
    return json.sessions.find(({ current }: { current: boolean }) => !current).id
  }

  it.each<[string, Record<string, string>, (id: string) => string]>([
    ['JSON', JSON_BODY, (session) => JSON.stringify({ session })],
    ['JSON of a program that names no type', {}, (session) => JSON.stringify({ session })],
    ['JSON as text', { 'content-type': 'text/plain' }, (session) => JSON.stringify({ session })],
    ['a list, of which the first counts', JSON_BODY, (session) => JSON.stringify({ session: [session, 'x'] })],
    ['a form', FORM, (session) => `session=${session}&x=1`],
  ])('is read: %s', async (_what, headers, body) => {
    const two = await twice()
    const { json } = await two.a.send('POST', END, { ...OURS, ...headers }, body(await session(two)))
    expect(json).toEqual({ ended: 1 })
  })

  it.each<[string, readonly express.RequestHandler[]]>([
    ['forms and JSON', [express.urlencoded({ extended: true }), express.json()]],
    ['forms alone', [express.urlencoded({ extended: false })]],
    ['text', [express.text({ type: '*/*' })]],
    ['bytes', [express.raw({ type: '*/*' })]],
  ])('is read, where the application has parsed before the guard: %s', async (_what, parsers) => {
    for (const framework of ['express4', 'express5'] as const) {
      const two = await twice({ express: framework, before: (app) => void app.use('/utsessions', ...parsers) })
      const id = await session(two)
      const json = await two.a.send('POST', END, { ...OURS, ...JSON_BODY }, JSON.stringify({ session: id }))
      expect([framework, json.json]).toEqual([framework, { ended: 1 }])
      const form = await two.a.send('POST', END, { ...OURS, ...FORM }, `session=${id}`)
      expect([framework, form.json]).toEqual([framework, { ended: 0 }])
    }
  })

  it.each<[string, Record<string, string>, string]>([
    ['broken JSON', JSON_BODY, '{"session":'],
    ['a JSON list', JSON_BODY, '["session"]'],
    ['a JSON text', JSON_BODY, '"session"'],
    ['null', JSON_BODY, 'null'],
    [
      'parts',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\ncontent-disposition: form-data; name="session"\r\n\r\nid\r\n--x--',
    ],
    ['a session that is no text', JSON_BODY, '{"session":{"id":1}}'],
    ['nothing of what is needed', JSON_BODY, '{"__proto__":{"session":"id"}}'],
  ])('is refused: %s', async (_what, headers, body) => {
    const { app, a } = await twice()
    const { status, json } = await a.send('POST', END, { ...OURS, ...headers }, body)
    expect([status, json.code]).toEqual([400, 'bad-request'])
    expect(await app.live()).toHaveLength(2)
  })

  it('a list that the application has parsed is as little understood', async () => {
    const { a } = await twice({ before: (app) => void app.use(express.json()) })
    expect((await a.send('POST', OTHERS, { ...OURS, ...JSON_BODY }, '[]')).status).toBe(400)
  })

  it.each([
    ['a long one', 20_000],
    ['one that never ends', 5_000_000],
  ])('is not read to its end where it is too long: %s', async (_what, length) => {
    const { app, a } = await twice()
    const body = JSON.stringify({ session: 'x'.repeat(length) })
    const { status, json } = await a.send('POST', END, { ...OURS, ...JSON_BODY }, body)
    expect([status, json.code, json.detail]).toEqual([413, 'body-too-long', expect.stringContaining('16384')])
    expect(await app.live()).toHaveLength(2)
  })

  it('16384 bytes are not too long', async () => {
    const { a } = await twice()
    const body = JSON.stringify({ session: 'x', more: '' })
    const full = body.replace('""', `"${'y'.repeat(16_384 - body.length)}"`)
    expect((await a.send('POST', END, { ...OURS, ...JSON_BODY }, full)).status).toBe(404)
    expect((await a.send('POST', END, { ...OURS, ...JSON_BODY }, `${full} `)).status).toBe(413)
  })
})
