import type { Express } from 'express'
import { describe, expect, it } from 'vitest'
import { FROM_ANOTHER_SITE, NAVIGATION } from '../../support/browser.ts'
import { type AppOptions, PASSWORD, signIn, signInOnly } from '../../support/express-app.ts'
import { inEach, starting, variants, withHostData } from '../../support/variants.ts'

const FOREVER = { policy: { lock: 'forever', idle: '1h' } } as const
const LIFETIME = { policy: { lock: 'forever', lifetime: '8h', idle: 'none' } } as const
const HOUR = 3_600_000

inEach(variants, (start) => {
  const renewing: AppOptions = {
    control: LIFETIME,
    routes: (app) =>
      app.post('/confirm', (req, res, next) => {
        req.utsessions.renew().then(() => res.redirect(303, '/'), next)
      }),
  }

  it('E1 renewal keeps the session and restarts its lifetime', async () => {
    const app = await start(renewing)
    const a = app.browser()
    const { id, openedAt } = (await signIn(a)).json.session
    app.clock.advance('7h')
    const { session } = (await a.post('/confirm')).json
    expect(session).toMatchObject({ id, openedAt, expiresAt: openedAt + 15 * HOUR, limit: 'lifetime' })
    app.clock.advance('7h')
    expect((await a.get('/')).json.session.id).toBe(id)
    app.clock.advance('1h')
    expect((await a.get('/')).json.reason).toBe('expired')
    expect(await app.told()).toEqual(['opened', 'renewed', 'expired'])
  })

  it("E4 with opening: 'at-login' the login handler opens, and nobody else", async () => {
    const app = await start({ control: FOREVER, guard: { opening: 'at-login' } })
    const a = app.browser()
    expect((await signIn(a)).json.user).toBe('ann')
    expect((await a.get('/')).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened'])
    a.closeAndReopen()
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it("E4 with opening: 'at-login' a refusal answers the login itself, and signs the host out", async () => {
    const app = await start({ control: FOREVER, guard: { opening: 'at-login' } })
    await signIn(app.browser())
    const b = app.browser()
    const refused = await signIn(b)
    expect([refused.status, refused.json.code]).toEqual([409, 'session-refused'])
    expect((await b.get('/')).json.user).toBe(null)
  })

  it("E4 with opening: 'at-login' a session that is lost is not opened again by use", async () => {
    const app = await start({ guard: { opening: 'at-login' } })
    const a = app.browser()
    await signIn(a)
    await app.control.revoke({ account: 'ann', all: true })
    app.clock.advance(1)
    expect((await a.get('/')).json.code).toBe('session-ended')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it.each([
    ['a prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
    ['a prerender', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
    ['an older prefetch', 'GET', { purpose: 'prefetch' }],
    ['an older prefetch of Firefox', 'GET', { 'x-moz': 'prefetch' }],
    ['HEAD', 'HEAD', {}],
    ['OPTIONS', 'OPTIONS', {}],
    ['polling', 'GET', { 'x-polling': 'yes' }],
    [
      'an image on another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    [
      'a fetch from another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    ],
    [
      'a frame in another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
    ["another site's form", 'POST', FROM_ANOTHER_SITE],
  ])('E5 %s opens nothing, the page that follows does', async (_what, method, headers) => {
    const app = await start({ guard: { passive: (req) => req.get('x-polling') === 'yes' } })
    const a = app.browser()
    await signInOnly(a)
    const answer = await a.send(method, '/', headers)
    expect(answer.status).toBe(401)
    expect(await app.told()).toEqual([])
    expect((await a.get('/')).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened'])
    expect((await a.send(method === 'POST' ? 'GET' : method, '/', headers)).status).toBe(200)
  })

  it("E5 a link on another site opens: the navigation is the user's", async () => {
    const app = await start()
    const a = app.browser()
    await signInOnly(a)
    expect((await a.get('/', { ...FROM_ANOTHER_SITE, accept: 'application/json' })).json.user).toBe('ann')
  })

  describe.each(['on-first-request', 'at-login'] as const)(
    'E5 a sign-in that another site posts (SAML), %s',
    (opening) => {
      const form = { username: 'ann', password: PASSWORD }

      it('opens with the request that follows, and not before', async () => {
        const app = await start({ control: FOREVER, guard: { opening } })
        const a = app.browser()
        await a.crossSitePost('/login?stay=1', form)
        expect(a.cookies.has('utsessions-device')).toBe(false)
        expect(await app.told()).toEqual([])
        expect((await a.get('/', { ...FROM_ANOTHER_SITE, accept: 'application/json' })).json.user).toBe('ann')
        expect((await a.get('/')).json.user).toBe('ann')
        expect(await app.told()).toEqual(['opened'])
      })

      it("gets one back in on one's own device within the lock", async () => {
        const app = await start({ control: FOREVER, guard: { opening } })
        const a = app.browser()
        await a.crossSitePost('/login', form)
        const device = a.cookies.get('utsessions-device')
        a.closeAndReopen()
        expect(a.cookies.get('utsessions-device')).toBe(device)
        expect((await a.crossSitePost('/login', form)).json.user).toBe('ann')
        expect((await app.live()).length).toBe(1)
        expect(await app.told()).not.toContain('refused')
      })

      it('is refused elsewhere', async () => {
        const app = await start({ control: FOREVER, guard: { opening } })
        await signIn(app.browser())
        expect((await app.browser().crossSitePost('/login', form)).status).toBe(409)
      })
    },
  )
})

inEach(withHostData, (start) => {
  it('E1 renewal after a sign-in within the session keeps the session', async () => {
    const app = await start({
      control: LIFETIME,
      routes: (express) =>
        express.post('/again', (req, res, next) => {
          req.logIn(req.user as Express.User, (error) => {
            if (error) return next(error)
            req.utsessions.renew().then(() => res.redirect(303, '/'), next)
          })
        }),
    })
    const a = app.browser()
    const { id, openedAt } = (await signIn(a)).json.session
    const before = a.cookies.get('connect.sid')
    app.clock.advance('7h')
    expect((await a.post('/again')).json.session).toMatchObject({ id, expiresAt: openedAt + 15 * HOUR })
    expect(a.cookies.get('connect.sid')).not.toBe(before)
    app.clock.advance('1m')
    expect((await a.get('/')).json.session.id).toBe(id)
    expect(await app.told()).toEqual(['opened', 'renewed'])
  })

  it('E2 every way of signing in obeys the same policy', async () => {
    const app = await start({
      before: (express) =>
        express.use((req, _res, next) => {
          const id = req.get('x-client-certificate')
          if (id !== undefined) return req.logIn({ id } as unknown as Express.User, next)
          next()
        }),
    })
    await signIn(app.browser())
    const { status, json } = await app.browser().get('/', { cookie: 'theme=dark', 'x-client-certificate': 'ann' })
    expect([status, json.code]).toEqual([409, 'session-refused'])
  })

  it('E4 a sign-in that opened nothing is session-required, whatever it asks for', async () => {
    const app = await start({
      guard: { opening: 'at-login' },
      before: signInEarly,
    })
    const a = app.browser()
    await a.post('/early/ann')
    const { status, json } = await a.get('/')
    expect([status, json.code]).toEqual([401, 'session-required'])
    expect(await app.told()).toEqual([])
    expect((await signIn(a)).json.user).toBe('ann') // it was signed out, so that there can be another
  })

  it('E4 a request that nobody made by hand leaves the sign-in as it is', async () => {
    const app = await start({ guard: { opening: 'at-login' }, before: signInEarly })
    const a = app.browser()
    await a.post('/early/ann')
    for (const headers of [{ 'sec-fetch-mode': 'cors' }, { purpose: 'prefetch' }]) {
      expect((await a.get('/', headers)).json.code).toBe('session-required')
    }
    expect((await a.get('/', NAVIGATION)).status).toBe(401)
    expect((await a.get('/')).json.user).toBe(null)
  })
})

/** A sign-in in front of the guard, which it cannot see. */
function signInEarly(app: Express): void {
  app.post('/early/:id', (req, res, next) => {
    req.logIn({ id: req.params.id } as unknown as Express.User, (error) => (error ? next(error) : res.json({})))
  })
}

describe('clients without cookies', () => {
  const start = starting()
  const bearer = (sid: string) => ({ authorization: `Bearer ann ${sid}` })
  const jwt: AppOptions = {
    guard: {
      account: (req) => req.get('authorization')?.split(' ')[1],
      hostSession: (req) => req.get('authorization')?.split(' ')[2],
      signOut: () => {},
    },
  }

  it('E3 a credential with an identifier of its own is a session', async () => {
    const app = await start(jwt)
    const client = () => app.browser()
    const { id } = (await client().get('/', bearer('one'))).json.session
    expect((await client().get('/', bearer('one'))).json.session.id).toBe(id)
    expect((await client().get('/', bearer('two'))).status).toBe(409)
    app.clock.advance('5m')
    expect((await client().get('/', bearer('two'))).status).toBe(200)
    const ended = await client().get('/', bearer('one'))
    expect(ended.json).toMatchObject({ code: 'session-ended', reason: 'displaced' })
    expect((await client().get('/', bearer('one'))).status).toBe(401)
  })

  it('E3 an application that names its devices gets back in under another credential', async () => {
    const app = await start({ guard: { ...jwt.guard, device: (req) => req.get('x-installation') } })
    const phone = { 'x-installation': 'phone' }
    expect((await app.browser().get('/', { ...bearer('one'), ...phone })).status).toBe(200)
    const again = app.browser()
    expect((await again.get('/', { ...bearer('two'), ...phone })).status).toBe(200)
    expect(again.cookies.has('utsessions-device')).toBe(false)
    expect((await app.browser().get('/', { ...bearer('three'), 'x-installation': 'tablet' })).status).toBe(409)
    expect(await app.told()).toEqual(['opened', 'replaced', 'opened', 'refused'])
  })
})
