import { describe, expect, it, vi } from 'vitest'
import { askAgain } from '../../../src/adapters/routes/reauthenticate.ts'
import { CHROME } from '../../support/browser.ts'
import { ASKING, refusedBeside } from '../../support/choosing.ts'
import { PASSWORD, signIn, signInOnly, type TestApp, type TestGuardOptions } from '../../support/express-app.ts'
import { inEach, type Start, starting, variants } from '../../support/variants.ts'

const PROGRAM = { 'x-utsessions': '1' }
/** A form of one of our pages, as a browser sends it. */
const FORM = {
  accept: 'text/html',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}
const TWO = { control: { policy: { maxSessions: 2 } } } as const
const LIST = '/utsessions/sessions'

type Reauthenticate = NonNullable<TestGuardOptions['reauthenticate']>
const byPassword: Reauthenticate = (_req, { password }) => password === PASSWORD

/** Ann on Chrome and, a minute later, on Firefox; Bob beside her. */
async function annTwice(start: Start, options: Parameters<Start>[0] = {}) {
  const app = await start({ ...TWO, ...options })
  const [chrome, firefox, bob] = [app.browser(CHROME), app.browser(), app.browser()]
  const older: string = (await signIn(chrome)).json.session.id
  app.clock.advance('1m')
  const newer: string = (await signIn(firefox)).json.session.id
  const bobs: string = (await signIn(bob, 'bob')).json.session.id
  return { app, chrome, firefox, bob, older, newer, bobs }
}

const end = (browser: ReturnType<TestApp['browser']>, fields: Record<string, string>, headers = {}) =>
  browser.post(`${LIST}/end`, fields, { ...PROGRAM, ...headers })

const some = variants.filter(({ kind }) => kind === 'memory')

inEach(some, (start) => {
  it('I4 the list tells device, place, address, opened, last seen, the limit, and which is this one', async () => {
    const { app, firefox, older, newer } = await annTwice(start, {
      guard: { place: () => 'Bergen', address: () => '192.0.2.7' },
    })
    const [opened, now] = [app.clock.now() - 60_000, app.clock.now()]
    const { status, headers, json } = await firefox.get(LIST)
    expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    const common = {
      place: 'Bergen',
      address: '192.0.2.7',
      exempt: false,
      limit: 'idle',
      expiresAt: expect.any(Number),
    }
    expect(json).toEqual({
      sessions: [
        { ...common, id: newer, device: 'Firefox on Linux', openedAt: now, lastSeenAt: now, current: true },
        { ...common, id: older, device: 'Chrome on Windows', openedAt: opened, lastSeenAt: opened, current: false },
      ],
    })
  })

  it('I4 the list never shows the dead', async () => {
    const { app, chrome, firefox, newer } = await annTwice(start)
    await chrome.post('/logout')
    expect((await firefox.get(LIST)).json.sessions.map(({ id }: { id: string }) => id)).toEqual([newer])
    await app.control.revoke({ account: 'ann', all: true })
    expect((await firefox.get(LIST)).json.code).toBe('session-ended')
  })

  it('the page shows the same, in the language of whoever looks', async () => {
    const { firefox, older } = await annTwice(start)
    const { status, text, headers } = await firefox.get(LIST, { ...FORM, 'accept-language': 'de' })
    expect([status, headers.get('content-type'), headers.get('content-language')]).toEqual([
      200,
      'text/html; charset=utf-8',
      'de',
    ])
    expect(text).toContain('Chrome')
    expect(text).toContain(`value="${older}"`)
    expect(text).toContain('action="/utsessions/sessions/end"')
    expect(text).toContain('action="/utsessions/sessions/end-others"')
  })

  it('I1 one is ended, and is told', async () => {
    const { chrome, firefox, older, app, newer } = await annTwice(start)
    expect(await end(firefox, { session: older })).toMatchObject({ status: 200, json: { ended: 1 } })
    expect((await chrome.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'revoked' })
    expect(await app.live()).toEqual([newer])
  })

  it('I1 the form of the page ends one, and the page says so', async () => {
    const { firefox, older } = await annTwice(start)
    const { status, text } = await firefox.post(`${LIST}/end`, { session: older }, FORM)
    expect([status, text.includes('role="status"'), text.includes(older)]).toEqual([200, true, false])
  })

  it('I1 the others are ended, with their number', async () => {
    const { app, firefox, newer, bobs } = await annTwice(start)
    expect((await firefox.post(`${LIST}/end-others`, {}, PROGRAM)).json).toEqual({ ended: 1 })
    expect((await firefox.post(`${LIST}/end-others`, {}, PROGRAM)).json).toEqual({ ended: 0 })
    expect([await app.live(), await app.live('bob')]).toEqual([[newer], [bobs]])
    expect((await firefox.post(`${LIST}/end-others`, {}, FORM)).text).toContain('role="status"')
  })

  it("I2 the id of another account's session is 404, and nothing happens", async () => {
    const { app, firefox, bob, older, newer, bobs } = await annTwice(start)
    const before = [await app.told(), await app.told('bob')]
    for (const session of [bobs, 'nonsense'])
      expect(await end(firefox, { session })).toMatchObject({ status: 404, json: { code: 'session-unknown' } })
    const page = await firefox.post(`${LIST}/end`, { session: bobs }, FORM)
    expect([page.status, page.text.includes(older), page.text.includes(bobs)]).toEqual([404, true, false])
    expect([await app.told(), await app.told('bob')]).toEqual(before)
    expect([await app.live(), (await bob.get('/')).json.user]).toEqual([[newer, older], 'bob'])
  })

  it('I3 ending what has ended is harmless', async () => {
    const { app, firefox, older } = await annTwice(start)
    await end(firefox, { session: older })
    const before = await app.told()
    expect(await end(firefox, { session: older })).toMatchObject({ status: 200, json: { ended: 0 } })
    expect((await firefox.post(`${LIST}/end`, { session: older }, FORM)).status).toBe(200)
    expect(await app.told()).toEqual(before)
  })

  it('the session that asks is closed, the host signed out, and the browser goes home', async () => {
    const { app, chrome, firefox, older, newer } = await annTwice(start)
    const home = await firefox.post(`${LIST}/end`, { session: newer }, FORM)
    expect(home.json).toEqual({ user: null, session: null })
    expect([await app.told(), await app.live()]).toEqual([['opened', 'opened', 'closed'], [older]])
    expect((await end(chrome, { session: older })).json).toEqual({ ended: 1 })
    expect((await chrome.get('/')).json.user).toBe(null)
    expect((await signIn(firefox)).json.user).toBe('ann')
  })

  it('whoever is signed in without a session gets one by looking, as by any page', async () => {
    const app = await start()
    const a = app.browser()
    await signInOnly(a)
    expect((await a.get(LIST)).json.sessions).toMatchObject([{ current: true }])
    expect(await app.told()).toEqual(['opened'])
  })

  it('whoever is nobody is told so, and costs the store nothing', async () => {
    const app = await start()
    app.store.break('load', 'fail')
    const stranger = app.browser()
    expect(await stranger.get(LIST)).toMatchObject({ status: 401, json: { code: 'session-required' } })
    for (const path of ['end', 'end-others'])
      expect((await stranger.post(`${LIST}/${path}`, {}, PROGRAM)).json.code).toBe('session-required')
    expect(stranger.cookies.size).toBe(0)
  })

  it('K2 while the store is down nobody is signed out, and nothing is told', async () => {
    const { app, firefox, older } = await annTwice(start)
    app.store.break('load', 'fail')
    expect((await firefox.get(LIST)).status).toBe(503)
    expect((await end(firefox, { session: older })).status).toBe(503)
    app.store.heal()
    expect((await firefox.get(LIST)).json.sessions).toHaveLength(2)
  })
})

const start = starting()

it('K2 a request that was let through without the store has no list', async () => {
  const { app, firefox } = await annTwice(start, { control: { ...TWO.control, onStoreError: 'allow' } })
  app.store.break('load', 'fail')
  expect(await firefox.get(LIST)).toMatchObject({ status: 503, json: { code: 'store-unavailable' } })
  expect((await firefox.get('/')).status).toBe(200)
})

it('where the host cannot be signed out, its next request is told that the session was closed', async () => {
  const { firefox, newer } = await annTwice(start, { guard: { signOut: () => {} } })
  await end(firefox, { session: newer })
  expect((await firefox.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'closed' })
})

it('M1 a sign-in that may choose only has no sessions to see, to end or to renew', async () => {
  const app = await start(ASKING)
  const { b, held } = await refusedBeside(app)
  const asked = [
    await b.get(LIST),
    await end(b, { session: held }),
    await b.post(`${LIST}/end-others`, {}, PROGRAM),
    await b.post('/utsessions/renew', {}, PROGRAM),
  ]
  for (const { status, json } of asked) expect([status, json.code]).toEqual([409, 'session-refused'])
  expect(await app.live()).toEqual([held])
})

it('which session is to end must be said', async () => {
  const { app, firefox } = await annTwice(start)
  const { status, json } = await end(firefox, { sesion: 'x' })
  expect([status, json.code, json.detail]).toEqual([400, 'bad-request', expect.stringContaining('session')])
  expect(await app.live()).toHaveLength(2)
})

describe('who must show again who they are (ASVS 7.5.2)', () => {
  it('is asked before one or the others end; until then nothing does', async () => {
    const { app, firefox, older } = await annTwice(start, { guard: { reauthenticate: byPassword } })
    for (const wrong of [{}, { password: 'wrong' }]) {
      for (const path of ['end', 'end-others']) {
        const answer = await firefox.post(`${LIST}/${path}`, { session: older, ...wrong }, PROGRAM)
        expect([answer.status, answer.json.code]).toEqual([403, 'reauthentication-required'])
      }
    }
    expect(await app.live()).toHaveLength(2)
    expect((await end(firefox, { session: older, password: PASSWORD })).json).toEqual({ ended: 1 })
    expect((await firefox.post(`${LIST}/end-others`, { password: PASSWORD }, PROGRAM)).json).toEqual({ ended: 0 })
  })

  it('sees a page that asks, and asks again; what was sent is sent again with it', async () => {
    const { app, firefox, older } = await annTwice(start, { guard: { reauthenticate: byPassword } })
    const asks = await firefox.post(`${LIST}/end`, { session: older }, FORM)
    expect([asks.status, asks.text.includes('type="password"'), asks.text.includes(`value="${older}"`)]).toEqual([
      403,
      true,
      true,
    ])
    const again = await firefox.post(`${LIST}/end`, { session: older, password: 'guess-1' }, FORM)
    expect([again.status, again.text.includes('class="wrong"'), again.text.includes('guess-1')]).toEqual([
      403,
      true,
      false,
    ])
    expect(asks.text).not.toContain('class="wrong"')
    expect(await app.live()).toHaveLength(2)
    const list = await firefox.post(`${LIST}/end`, { session: older, password: PASSWORD }, FORM)
    expect([list.status, list.text.includes('role="status"')]).toEqual([200, true])
    expect(await app.live()).toHaveLength(1)
  })

  it('is not asked to sign out here, nor of what is not theirs or over', async () => {
    const reauthenticate = vi.fn(byPassword)
    const { firefox, newer, bobs } = await annTwice(start, { guard: { reauthenticate } })
    expect((await end(firefox, { session: bobs })).status).toBe(404)
    expect((await end(firefox, { session: newer })).json).toEqual({ ended: 1 })
    expect(reauthenticate).not.toHaveBeenCalled()
  })

  it('is known to the application, which is told what for', async () => {
    const asked: unknown[] = []
    const reauthenticate: Reauthenticate = (_req, about) => {
      asked.push(about)
      return false
    }
    const { firefox, older } = await annTwice(start, { guard: { reauthenticate } })
    await end(firefox, { session: older })
    await firefox.post(`${LIST}/end-others`, { password: 'x' }, PROGRAM)
    expect(asked).toEqual([
      { account: 'ann', purpose: 'end', password: undefined },
      { account: 'ann', purpose: 'end', password: 'x' },
    ])
  })

  it('is led to where the application asks in its own way', async () => {
    const { app, firefox, older } = await annTwice(start, {
      guard: { reauthenticate: async () => '/confirm?next=/utsessions/sessions' },
      routes: (express) => void express.get('/confirm', (_req, res) => void res.json('confirm')),
    })
    expect(await end(firefox, { session: older })).toMatchObject({
      status: 403,
      json: { code: 'reauthentication-required', location: '/confirm?next=/utsessions/sessions' },
    })
    expect((await firefox.post(`${LIST}/end`, { session: older }, FORM)).json).toBe('confirm')
    expect(await app.live()).toHaveLength(2)
  })

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['a number', () => 1],
    ['another site', () => 'https://example.com/'],
    ['another site, as browsers read it', () => '/..//example.com'],
    ['a failure', () => Promise.reject(new Error('database'))],
  ])('is let through by nothing but true: %s', async (_what, answer) => {
    const { app, firefox, older } = await annTwice(start, { guard: { reauthenticate: answer as Reauthenticate } })
    expect((await end(firefox, { session: older, password: PASSWORD })).status).toBe(500)
    expect(await app.live()).toHaveLength(2)
  })

  it('is let through by nothing that comes after ten seconds', async () => {
    vi.useFakeTimers()
    try {
      const asked = {
        visit: { options: { reauthenticate: () => new Promise<boolean>(() => {}) }, exchange: {} },
        account: 'ann',
        fields: { text: () => undefined },
      }
      const answer = askAgain(asked as never, 'end')
      const late = expect(answer).rejects.toMatchObject({ code: 'UTS_HOOK_LATE' })
      await vi.advanceTimersByTimeAsync(10_000)
      await late
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('where the routes are', () => {
  const here = (path: string) => ({
    routes: (express: import('express').Express) =>
      void express.all(`${path}/{*rest}`, (req, res) => void res.json({ application: req.originalUrl })),
  })

  it('routes: false leaves every path to the application', async () => {
    const app = await start({ guard: { routes: false }, ...here('/utsessions') })
    const a = app.browser()
    await signIn(a)
    expect((await a.get(LIST)).json).toEqual({ application: LIST })
    expect((await a.post(`${LIST}/end`)).json).toEqual({ application: `${LIST}/end` })
  })

  it('path moves them; what else is below it belongs to the application', async () => {
    const { app, firefox, older } = await annTwice(start, {
      guard: { routes: { path: '/account/open' } },
      ...here('/account/open'),
    })
    expect((await firefox.get('/account/open/sessions?x=1')).json.sessions).toHaveLength(2)
    expect((await firefox.get(LIST)).status).toBe(404)
    for (const path of [
      '/account/open/',
      '/account/open/session',
      '/account/open/sessions/',
      '/account/open/sessions/end',
    ])
      expect((await firefox.get(path)).json).toEqual({ application: path })
    expect((await firefox.post('/account/open/sessions')).json).toEqual({ application: '/account/open/sessions' })
    const { text } = await firefox.post('/account/open/sessions/end', { session: older }, FORM)
    expect(text).toContain('action="/account/open/sessions/end"')
    expect(await app.live()).toHaveLength(1)
  })

  it('publicPath is what pages lead to, and home where they end', async () => {
    const { firefox, newer, older } = await annTwice(start, {
      guard: { routes: { path: '/utsessions', publicPath: '/shop/utsessions', home: '/shop/' } },
      routes: (express) => {
        express.get('/shop/utsessions/sessions', (req, res) => void res.json(req.query))
        express.get('/shop/', (_req, res) => void res.json('home'))
      },
    })
    const { text } = await firefox.get(LIST, FORM)
    for (const url of [
      'action="/shop/utsessions/sessions/end"',
      'action="/shop/utsessions/sessions/end-others"',
      'href="/shop/"',
    ])
      expect(text).toContain(url)
    expect((await firefox.post(`${LIST}/end`, { session: older }, FORM)).json).toEqual({ told: 'ended' })
    expect((await firefox.post(`${LIST}/end`, { session: newer }, FORM)).json).toBe('home')
  })
})
