import { createSessionControl, memoryStore } from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/express'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { signIn, signInOnly } from '../../support/express-app.ts'
import { starting, variants } from '../../support/variants.ts'

const start = starting()
const startWithCookie = starting(variants.find((variant) => variant.host === 'login-cookie'))

describe('what cannot be meant is refused when the guard is made', () => {
  it.each<[string, object]>([
    ['no options', undefined as unknown as object],
    ['no account', {}],
    ['an account that is no function', { account: 'ann' }],
    ['an unknown option', { account: () => 'ann', acount: () => 'ann' }],
    ['a device that is no function', { account: () => 'ann', device: 'phone' }],
    ['an opening that there is not', { account: () => 'ann', opening: 'on-login' }],
    ['a cookie name that is none', { account: () => 'ann', cookie: { name: 'a b' } }],
    ['a cookie domain that is none', { account: () => 'ann', cookie: { domain: 'example.org; Secure' } }],
    ['a cookie option that there is not', { account: () => 'ann', cookie: { secure: false } }],
    ['a time zone that there is not', { account: () => 'ann', timeZone: 'Mars/Olympus' }],
    ['a sameSite that there is not', { account: () => 'ann', cookie: { sameSite: 'maybe' } }],
    ['a recovery address that is a script', { account: () => 'ann', recoveryUrl: 'javascript:alert(1)' }],
  ])('%s', (_what, options) => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    onTestFinished(() => control.dispose())
    const make = () => guard(control, options as GuardOptions<never, never>)
    expect(make).toThrow(expect.objectContaining({ code: 'UTS_OPTION_INVALID' }))
  })
})

it.each([
  ['a store', memoryStore()],
  ['options', { account: () => 'ann' }],
  ['nothing', undefined],
])('%s in place of the control is refused, by its name', (_what, wrong) => {
  const make = () => guard(wrong as never, { account: () => 'ann' })
  expect(make).toThrow(
    expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringContaining('session control') }),
  )
})

describe('the device', () => {
  it('describeDevice names it', async () => {
    const app = await start({ guard: { describeDevice: (req) => `The phone of ${req.get('x-owner')}` } })
    const { session } = (await signIn(app.browser(), 'ann', { 'x-owner': 'Ann' })).json
    expect(session.device).toBe('The phone of Ann')
  })

  it('describeDevice may know nothing', async () => {
    const app = await start({ guard: { describeDevice: () => undefined } })
    expect((await signIn(app.browser())).json.session.device).toBe(null)
  })

  it('without describeDevice it is browser and system', async () => {
    const app = await start()
    expect((await signIn(app.browser(CHROME))).json.session.device).toBe('Chrome on Windows')
  })

  it('device tells it without a cookie', async () => {
    const app = await start({ guard: { device: (req) => req.get('x-installation') } })
    const phone = { 'x-installation': 'phone' }
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a, 'ann', phone)
    expect((await signIn(b, 'ann', phone)).json.user).toBe('ann')
    expect(await app.told()).toEqual(['opened', 'replaced', 'opened'])
    expect(b.cookies.has('utsessions-device')).toBe(false)
    expect((await signIn(app.browser(), 'ann', { 'x-installation': '' })).status).toBe(409)
  })
})

describe('signedInAt', () => {
  it('a credential from before a revocation of all is dead, though nobody has seen it before', async () => {
    const app = await startWithCookie({ guard: { signedInAt: (req) => Number(req.get('x-signed-in-at')) } })
    const [a, b] = [app.browser(), app.browser()]
    const early = { 'x-signed-in-at': String(app.clock.now()) }
    await signInOnly(a)
    await signInOnly(b)
    app.clock.advance('1m')
    await app.control.revoke({ account: 'ann', all: true })
    expect((await a.get('/', early)).json).toMatchObject({ code: 'session-ended', reason: 'revoked' })
    expect((await b.get('/', { 'x-signed-in-at': String(app.clock.now()) })).json.user).toBe('ann')
  })
})

describe('a browser whose session is over, signed in anew where the guard does not see it', () => {
  const bearing = (sid: string, at: number) => ({ 'x-sid': sid, 'x-signed-in-at': String(at) })

  it('B7 gets in again with the newer credential; the older one stays dead', async () => {
    const app = await startWithCookie({
      control: { policy: { lock: 0 } },
      guard: {
        hostSession: (req) => req.get('x-sid'),
        signedInAt: (req) => Number(req.get('x-signed-in-at')),
        signOut: () => {},
      },
    })
    const [a, b] = [app.browser(), app.browser()]
    const old = bearing('one', app.clock.now())
    await signIn(a, 'ann', old)
    app.clock.advance('1m')
    await signIn(b, 'ann', bearing('two', app.clock.now()))
    expect((await a.get('/', old)).json).toMatchObject({ code: 'session-ended', reason: 'displaced' })
    app.clock.advance('1m')
    expect((await a.get('/', old)).status).toBe(401)
    expect((await a.get('/', bearing('three', app.clock.now()))).json.user).toBe('ann')
    expect((await a.get('/', old)).json.code).toBe('session-ended')
    expect(await app.live()).toHaveLength(1)
  })
})

describe('hostSession', () => {
  it('takes the place of what the adapter knows', async () => {
    const app = await start({ guard: { hostSession: (req) => req.get('x-sid') } })
    const [a, b] = [app.browser(), app.browser()]
    const { id } = (await signIn(a, 'ann', { 'x-sid': 'one' })).json.session
    await signInOnly(b, 'ann')
    expect((await b.get('/', { 'x-sid': 'one' })).json.session.id).toBe(id)
    expect((await signIn(app.browser(), 'ann', { 'x-sid': 'two' })).status).toBe(409)
  })
})

describe('after a refusal', () => {
  it('only a page that the user asks for opens, where the host cannot be signed out', async () => {
    const app = await startWithCookie({ guard: { signOut: () => {} } })
    const fetching = { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' }
    const b = app.browser()
    await signIn(app.browser())
    await signInOnly(b)
    expect((await b.get('/', fetching)).status).toBe(409)
    app.clock.advance('5m')
    for (let i = 0; i < 3; i += 1) expect((await b.get('/', fetching)).json.code).toBe('session-required')
    expect((await b.get('/', { ...fetching, 'sec-fetch-mode': 'navigate' })).json.user).toBe('ann')
    expect((await b.get('/', fetching)).json.user).toBe('ann')
  })
})

describe('req.utsessions', () => {
  it('belongs to requests of somebody who is signed in', async () => {
    const app = await start({
      routes: (express) => {
        express.get('/list', (req, res, next) => void req.utsessions.list().then((all) => res.json(all), next))
        express.get('/open', (req, res, next) => void req.utsessions.open().then((all) => res.json(all), next))
      },
    })
    for (const path of ['/list', '/open']) {
      const { status, json } = await app.browser().get(path)
      expect([status, json.name]).toEqual([500, 'UtsessionsError'])
    }
  })

  it('a guard that is mounted twice is mounted once', async () => {
    const app = await start({
      routes: (express, control) => {
        express.use(guard(control, { account: () => 'somebody else' }))
        express.get('/twice', (req, res) => void res.json(req.utsessions.session))
      },
    })
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    expect((await a.get('/twice')).json.id).toBe(id)
    expect(await app.live('somebody else')).toEqual([])
  })

  it("an open() in a handler under the default opening is this request's session at once", async () => {
    const app = await start({
      routes: (express) =>
        express.post('/enter', (req, res, next) => {
          req.logIn({ id: 'ann' } as unknown as Express.User, (error) => {
            if (error) return next(error)
            req.utsessions.open().then(({ outcome }) => res.json({ outcome, session: req.utsessions.session }), next)
          })
        }),
    })
    const a = app.browser()
    const { outcome, session } = (await a.post('/enter')).json
    expect([outcome, (await a.get('/')).json.session.id]).toEqual(['admitted', session.id])
    expect(await app.told()).toEqual(['opened'])
  })
})
