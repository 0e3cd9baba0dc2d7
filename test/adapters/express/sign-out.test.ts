import type { Express } from 'express'
import { describe, expect, it } from 'vitest'
import { type AppOptions, signIn } from '../../support/express-app.ts'
import { inEach, starting, variants, withHostData } from '../../support/variants.ts'

const FOREVER = { policy: { lock: 'forever', idle: '1h' } } as const

inEach(variants, (start) => {
  it("a sign-out is noticed: the session is closed before the answer's end, once", async () => {
    const app = await start({ control: FOREVER })
    const a = app.browser()
    await signIn(a)
    const copy = a.copy()
    expect((await a.post('/logout')).json).toEqual({ user: null, session: null })
    expect(await app.live()).toEqual([])
    await copy.post('/logout')
    expect(await app.told()).toEqual(['opened', 'closed'])
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it('a copy of the browser from before a sign-out is told, and stays out', async () => {
    const app = await start({ control: FOREVER, session: { resave: true } })
    const a = app.browser()
    await signIn(a)
    const copy = a.copy()
    await a.post('/logout')
    const { status, json } = await copy.get('/')
    expect([status === 401 ? json.reason : json.user]).toContain(status === 401 ? 'closed' : null)
    expect((await copy.get('/')).json.user).toBe(null)
    expect(await app.live()).toEqual([])
  })
})

describe('a sign-out that the answer cannot tell of', () => {
  const start = starting()

  it.each<[string, (app: Express) => unknown]>([
    [
      'comes after the answer',
      (app) =>
        app.post('/off', (req, res, next) => {
          res.json({})
          req.logout((error) => error && next(error))
        }),
    ],
    ['is never answered', (app) => app.post('/off', (req, res) => req.logout(() => res.destroy()))],
  ])('B5 %s: the session is closed all the same', async (_, routes) => {
    const app = await start({ control: FOREVER, routes })
    const a = app.browser()
    await signIn(a)
    const closed = new Promise((resolve) => app.control.on('closed', resolve))
    await a.post('/off').catch(() => undefined)
    await closed
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })
})

describe('a host that keeps nothing on the server', () => {
  const start = starting(variants.find((variant) => variant.host === 'login-cookie'))

  it('B5 says its sign-out itself: the place is free at once, and the next sign-in is a new session', async () => {
    const app = await start({
      control: FOREVER,
      routes: (express) => {
        express.post('/off', async (req, res) => {
          await req.utsessions.close()
          await req.utsessions.close() // harmless
          res.clearCookie('login').json({ session: req.utsessions.session })
        })
      },
    })
    const a = app.browser()
    await signIn(a)
    expect((await a.post('/off')).json).toEqual({ session: null })
    expect([...a.cookies.keys()]).toEqual(['utsessions-device'])
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened', 'closed', 'opened'])
  })
})

const SIGN_OUTS: Readonly<Record<string, (app: Express) => unknown>> = {
  'passport.logout': (app) =>
    app.post('/off', (req, res, next) => req.logout((error) => (error ? next(error) : res.json({})))),
  'session.destroy': (app) => app.post('/off', (req, res) => void req.session.destroy(() => res.json({}))),
  'session.destroy after the answer has begun': (app) =>
    app.post('/off', (req, res) => {
      req.logout(() => {
        res.write('{')
        req.session.destroy(() => res.end('}'))
      })
    }),
  'session.regenerate and no user': (app) =>
    app.post('/off', (req, res) => {
      req.user = undefined
      req.session.regenerate(() => res.json({}))
    }),
}

inEach(withHostData, (start) => {
  it.each(Object.entries(SIGN_OUTS))('%s is noticed', async (_name, routes) => {
    const app = await start({ control: FOREVER, routes })
    const a = app.browser()
    await signIn(a)
    expect((await a.post('/off')).status).toBe(200)
    expect(await app.told()).toEqual(['opened', 'closed'])
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })
})

inEach(withHostData, (start) => {
  it('the answer to a sign-out ends when the session is closed, not before', async () => {
    const app = await start({ control: FOREVER, routes: (express) => SIGN_OUTS['passport.logout']?.(express) })
    const a = app.browser()
    await signIn(a)
    app.store.break('swap', { slow: '100ms' }, 1)
    await a.post('/off')
    expect(await app.live()).toEqual([])
  })
})

describe('a host that keeps the account in the session data', () => {
  const start = starting()
  type Session = { userId?: string | undefined }
  const plain: AppOptions = {
    control: FOREVER,
    guard: { account: (req) => (req.session as Session).userId },
    routes: (app) => {
      app.post('/on/:id', (req, res) => void res.json(Object.assign(req.session, { userId: req.params.id })))
      app.post('/off', (req, res) => {
        delete (req.session as Session).userId
        res.json({})
      })
      app.post('/destroy', (req, res) => void req.session.destroy(() => res.json({})))
      app.get('/me', (req, res) => void res.json({ user: (req.session as Session).userId ?? null }))
    },
  }

  it.each(['/off', '/destroy'])('a sign-out by %s is noticed, and signing in again works', async (path) => {
    const app = await start(plain)
    const a = app.browser()
    await a.post('/on/ann')
    await a.get('/me')
    await a.post(path)
    expect(await app.told()).toEqual(['opened', 'closed'])
    expect((await a.get('/me')).json.user).toBe(null)
    await a.post('/on/ann')
    expect((await a.get('/me')).json.user).toBe('ann')
    expect((await app.live()).length).toBe(1)
  })

  it('whoever was displaced can sign in again under the same host session', async () => {
    const app = await start({ ...plain, control: { policy: { lock: 0 } }, guard: { ...plain.guard, signOut } })
    const [a, b] = [app.browser(), app.browser()]
    for (const browser of [a, b]) {
      await browser.post('/on/ann')
      await browser.get('/me')
    }
    const id = a.cookies.get('connect.sid')
    expect((await a.get('/me')).json.reason).toBe('displaced')
    await a.post('/on/ann')
    expect((await a.get('/me')).json.user).toBe('ann')
    expect(a.cookies.get('connect.sid')).toBe(id)
    expect((await b.get('/me')).json.reason).toBe('displaced')
  })

  function signOut(req: { session: unknown }): void {
    delete (req.session as Session).userId
  }

  it('an account function that cannot tell at the end of a request has signed nobody out', async () => {
    const app = await start({
      ...plain,
      guard: {
        account: (req) => {
          if (Object.hasOwn(req, 'torn down')) throw new Error('Torn down')
          return (req.session as Session).userId
        },
      },
      routes: (express, control) => {
        plain.routes?.(express, control)
        express.get('/tear', (req, res) => void res.json(Object.assign(req, { 'torn down': true }).path))
      },
    })
    const a = app.browser()
    await a.post('/on/ann')
    await a.get('/me')
    expect((await a.get('/tear')).status).toBe(200)
    expect((await a.get('/me')).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened'])
  })

  it('without passport the guard signs the host out by a new and empty session', async () => {
    const app = await start({ ...plain, control: { policy: { lock: 0 } }, before: withoutPassport })
    const [a, b] = [app.browser(), app.browser()]
    for (const browser of [a, b]) {
      await browser.post('/on/ann')
      await browser.get('/me')
    }
    const id = a.cookies.get('connect.sid')
    expect((await a.get('/me')).json.reason).toBe('displaced')
    expect(a.cookies.get('connect.sid')).not.toBe(id)
    expect((await a.get('/me')).json.user).toBe(null)
  })

  function withoutPassport(app: Express): void {
    app.use((req, _res, next) => {
      Object.assign(req, { logout: undefined })
      next()
    })
  }
})
