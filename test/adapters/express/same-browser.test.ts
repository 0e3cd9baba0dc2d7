import type { Express, Request } from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type AppOptions, signIn, signInOnly, type TestApp } from '../../support/express-app.ts'
import { slowRoute } from '../../support/slow-route.ts'
import { inEach, openDoors, type StoreKind, starting, variants, withHostData } from '../../support/variants.ts'

const KEEP = { session: true, keepSessionInfo: true }
const FOREVER = { policy: { lock: 'forever', idle: '1h' } } as const

inEach(variants, (start, variant) => {
  it('D1 three tabs sign in one after the other: one session, all succeed', async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    for (let i = 0; i < 3; i += 1) expect((await signIn(a)).json.user).toBe('ann')
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await app.live()).length).toBe(1)
  })

  it("D3 another account signs in in the same browser: the first one's session is closed at once", async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    await signIn(a, 'ann')
    await signInOnly(a, 'bob')
    expect(await app.told('ann')).toEqual(['opened', 'closed'])
    expect((await a.get('/')).json.user).toBe('bob')
    expect((await signIn(app.browser(), 'ann')).json.user).toBe('ann')
  })

  it('D3 the same, where nobody was signed in between and the first account had been displaced', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const a = app.browser()
    await signIn(a, 'ann')
    await signIn(app.browser(), 'ann')
    expect((await a.get('/')).status).toBe(401)
    expect((await signIn(a, 'bob')).json.user).toBe('bob')
    expect((await a.get('/')).json.user).toBe('bob')
  })

  it('D4 a first page whose answer was lost is asked for again: one session, which the browser keeps', async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    await signInOnly(a)
    const lost = (await a.copy().get('/')).json.session.id
    expect((await a.get('/')).json.session.id).toBe(lost)
    expect((await a.get('/')).json.session.id).toBe(lost)
    a.closeAndReopen()
    expect((await signIn(a)).json.user).toBe('ann') // its device is known, although the answer that brought the cookie was lost
    expect(await app.told()).toEqual(['opened', 'replaced', 'opened'])
  })

  it('D5 twenty parallel requests right after sign-in, on four instances: one session, none ended, now or later', async () => {
    const apps = await four(start, variant.kind)
    const [app] = apps
    const a = app.browser()
    await signInOnly(a)
    const urls = Array.from({ length: 20 }, (_, i) => new URL('/', apps[i % 4]?.url).href)
    const answers = await Promise.all(urls.map((url) => a.get(url)))
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(answers.map(({ json }) => json.session.id)).size).toBe(1)
    app.clock.advance('10m')
    for (const url of urls) expect((await a.get(url)).json.session.id).toBe(answers[0]?.json.session.id)
    expect(await app.told()).toEqual(['opened'])
    a.closeAndReopen()
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it('D7 a new sign-in on the device replaces the old session, and its late requests sign nobody out', async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    const old = (await signIn(a)).json.session.id
    const [late, later] = [a.copy(), a.copy()]
    a.closeAndReopen()
    const { id } = (await signIn(a)).json.session
    expect(id).not.toBe(old)
    for (const browser of [late, later]) {
      const { status, json, headers } = await browser.get('/')
      expect([status, json.reason]).toEqual([401, 'replaced'])
      expect(headers.getSetCookie()).toEqual([]) // nothing of the newer session's is overwritten
    }
    expect((await a.get('/')).json.session.id).toBe(id)
  })

  it('D7 a browser that is left with a replaced session can sign in again once no request can be late', async () => {
    const app = await start()
    const a = app.browser()
    await signIn(a)
    const left = a.copy()
    a.closeAndReopen()
    await signIn(a)
    app.clock.advance('5m')
    expect((await left.get('/')).json.reason).toBe('replaced')
    expect((await left.get('/')).json.user).toBe(null)
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await signIn(left)).json.user).toBe('ann')
  })

  it('D8 a device cookie in two browsers: never two sessions, and the other copy is stale after the next sign-in', async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    await signIn(a)
    const thief = a.copy('utsessions-device')
    expect((await signIn(thief)).json.user).toBe('ann')
    expect((await app.live()).length).toBe(1)
    expect((await a.get('/')).json.reason).toBe('replaced')
    a.closeAndReopen()
    expect((await signIn(a)).status).toBe(409)
    expect((await thief.get('/')).json.user).toBe('ann')
  })
})

async function four(start: (options: AppOptions) => Promise<TestApp>, kind: StoreKind) {
  const { stores, close } = await openDoors(kind, 4)
  onTestFinished(close)
  const first = await start({ control: FOREVER, ...(stores[0] && { store: stores[0] }) })
  const { clock, hostStore } = first
  const others = stores
    .slice(1)
    .map((store) => start({ control: FOREVER, store, clock, session: { store: hostStore } }))
  return [first, ...(await Promise.all(others))] as const
}

inEach(withHostData, (start) => {
  const user = (req: Request) => req.user as Express.User

  it.each([
    ['with its data', (req: Request) => ({ ...req.session, cookie: undefined })],
    ['with the sign-in alone', (req: Request) => ({ passport: (req.session as { passport?: unknown }).passport })],
  ])("D2 the host's session id changes while signed in, %s: the count stays 1", async (_how, kept) => {
    const rotate = (app: Express) =>
      app.post('/rotate', (req, res, next) => {
        const { cookie: _, ...data } = kept(req) as { cookie?: unknown }
        req.session.regenerate((error) => (error ? next(error) : res.json(Object.assign(req.session, data))))
      })
    const app = await start({ control: FOREVER, routes: rotate })
    const a = app.browser()
    await signIn(a)
    const before = a.cookies.get('connect.sid')
    await a.post('/rotate')
    expect(a.cookies.get('connect.sid')).not.toBe(before)
    expect((await a.get('/')).json.user).toBe('ann')
    expect((await app.live()).length).toBe(1)
  })

  it("D2 passport's sign-in with keepSessionInfo gives another id and keeps the session", async () => {
    const app = await start({
      control: FOREVER,
      routes: (express) =>
        express.post('/step-up', (req, res, next) => {
          req.logIn(user(req), KEEP, (error) => (error ? next(error) : res.redirect(303, '/')))
        }),
    })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    const before = a.cookies.get('connect.sid')
    expect((await a.post('/step-up')).json.session.id).toBe(id)
    expect(a.cookies.get('connect.sid')).not.toBe(before)
    expect((await a.get('/')).json.session.id).toBe(id)
    expect(await app.told()).toEqual(['opened'])
  })

  it('D3 another account through a sign-in that is mounted before the guard', async () => {
    const app = await start({
      control: FOREVER,
      before: (express) =>
        express.post('/early/:id', (req, res, next) => {
          req.logIn({ id: req.params.id } as unknown as Express.User, KEEP, (error) =>
            error ? next(error) : res.json({}),
          )
        }),
    })
    const a = app.browser()
    await signIn(a, 'ann')
    await a.post('/early/bob')
    expect((await a.get('/')).json.user).toBe('bob')
    expect(await app.told('ann')).toEqual(['opened', 'closed'])
    expect(await app.told('bob')).toEqual(['opened'])
  })

  it('D7 a request under way while its own browser signs in anew leaves that browser a way in', async () => {
    const slow = slowRoute()
    const app = await start({ routes: (express) => express.get('/slow', slow.handler) })
    const a = app.browser()
    await signIn(a)
    const underWay = a.get('/slow')
    await slow.entered
    await signIn(a)
    slow.release()
    await underWay // with `rolling`, the host puts its old cookie back here
    app.clock.advance('1m')
    await a.get('/')
    await a.get('/')
    expect((await signIn(a)).json.user).toBe('ann')
  })
})

describe("D6 the token's own cookie is lost", () => {
  const start = starting(variants.find((variant) => variant.host === 'login-cookie'))

  it('a browser that has its host session keeps its session', async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    a.forget('utsessions')
    expect((await a.get('/')).json.session.id).toBe(id)
    expect(a.cookies.has('utsessions')).toBe(true)
    a.forget('utsessions')
    a.forget('utsessions-device')
    expect((await a.get('/')).json.session.id).toBe(id)
    expect(await app.told()).toEqual(['opened'])
  })
})

describe('a host without regeneration, whose id stays', () => {
  const start = starting()
  type Session = { userId?: string | undefined }
  const options: AppOptions = {
    control: FOREVER,
    guard: { account: (req) => (req.session as Session).userId },
    routes: (express) => {
      express.post('/as/:id', (req, res) => {
        Object.assign(req.session, { userId: req.params.id })
        res.json({})
      })
      express.post('/off', (req, res) => {
        delete (req.session as Session).userId
        res.json({})
      })
      express.get('/me', (req, res) => void res.json({ user: (req.session as Session).userId ?? null }))
    },
  }

  it('D3 another account under the same host session: the first is closed, the second opens', async () => {
    const app = await start(options)
    const a = app.browser()
    await a.post('/as/ann')
    await a.get('/me')
    const id = a.cookies.get('connect.sid')
    await a.post('/as/bob')
    expect((await a.get('/me')).json.user).toBe('bob')
    expect(a.cookies.get('connect.sid')).toBe(id)
    expect([await app.told('ann'), await app.told('bob')]).toEqual([['opened', 'closed'], ['opened']])
  })

  it('D7 signing out and in again under the same host session gives a new session', async () => {
    const app = await start(options)
    const a = app.browser()
    await a.post('/as/ann')
    await a.get('/me')
    const [first] = await app.live()
    for (let i = 0; i < 3; i += 1) {
      await a.post('/off')
      expect(await app.live()).toEqual([])
      await a.post('/as/ann')
      expect((await a.get('/me')).json.user).toBe('ann')
    }
    expect(await app.live()).not.toEqual([first])
    expect(await app.told()).toEqual(['opened', 'closed', 'opened', 'closed', 'opened', 'closed', 'opened'])
  })
})
