import { describe, expect, it, vi } from 'vitest'
import { type Browser, NAVIGATION } from '../../support/browser.ts'
import { PASSWORD, signIn, type TestGuardOptions } from '../../support/express-app.ts'
import { inEach, variants } from '../../support/variants.ts'

const RENEW = '/utsessions/renew'
const MINUTE = 60_000

type Reauthenticate = NonNullable<TestGuardOptions['reauthenticate']>
const byPassword: Reauthenticate = (_req, { password }) => password === PASSWORD

/** As the browser client sends it. */
function renew(browser: Browser, fields: object = {}) {
  return browser.send(
    'POST',
    RENEW,
    { 'x-utsessions': '1', 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    JSON.stringify(fields),
  )
}

/** Where only the lifetime is near. */
const EIGHT_HOURS = { policy: { lifetime: '8h', idle: 'none' } } as const

inEach(
  variants.filter(({ kind }) => kind === 'memory'),
  (start) => {
    it('L7 to stay signed in is activity: the idle limit counts anew, and the new deadline is told', async () => {
      const app = await start({ control: { policy: { idle: '10m', touchEvery: 0 } } })
      const a = app.browser()
      await signIn(a)
      app.clock.advance('9m')
      const { status, headers, json } = await renew(a)
      expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
      expect(json).toMatchObject({
        state: 'alive',
        now: app.clock.now(),
        expiresAt: app.clock.now() + 10 * MINUTE,
        limit: 'idle',
        renewable: true,
        words: { language: 'en' },
      })
      app.clock.advance('9m')
      expect((await a.get('/')).json.user).toBe('ann')
      expect(await app.told()).toEqual(['opened'])
    })

    it('H3 without reauthenticate a lifetime stays as it is', async () => {
      const app = await start({ control: EIGHT_HOURS })
      const a = app.browser()
      const { expiresAt } = (await signIn(a)).json.session
      app.clock.advance('7h')
      expect(await renew(a, { password: PASSWORD })).toMatchObject({
        status: 200,
        json: { expiresAt, limit: 'lifetime', renewable: false },
      })
      app.clock.advance('1h')
      expect((await a.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'expired' })
    })

    it('H6 a lifetime starts anew for whoever shows again who they are, with a new token', async () => {
      const app = await start({ control: EIGHT_HOURS, guard: { reauthenticate: byPassword } })
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      app.clock.advance('7h')
      const before = a.copy()
      for (const fields of [{}, { password: 'wrong' }, { password: [] }, { password: { text: PASSWORD } }])
        expect(await renew(a, fields)).toMatchObject({ status: 403, json: { code: 'reauthentication-required' } })
      const { json } = await renew(a, { password: PASSWORD })
      expect(json).toMatchObject({ state: 'alive', expiresAt: app.clock.now() + 480 * MINUTE })
      app.clock.advance('7h')
      expect((await a.get('/')).json.session.id).toBe(id)
      expect(await app.told()).toEqual(['opened', 'renewed'])
      if (before.cookies.has('utsessions'))
        expect(before.cookies.get('utsessions')).not.toBe(a.cookies.get('utsessions'))
    })

    it('ten tabs that renew at once are harmless: the browser stays signed in', async () => {
      const app = await start({ control: EIGHT_HOURS, guard: { reauthenticate: byPassword } })
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      app.clock.advance('7h')
      const answers = await Promise.all(Array.from({ length: 10 }, () => renew(a, { password: PASSWORD })))
      for (const { status, json } of answers) expect([status, json.state]).toEqual([200, 'alive'])
      app.clock.advance('31s') // the tokens from before are dead by then
      expect((await a.get('/')).json.session.id).toBe(id)
      app.clock.advance('7h')
      expect((await a.get('/')).json.session.id).toBe(id)
    })

    it('whose session is over is told so, and not asked who they are', async () => {
      const reauthenticate = vi.fn(byPassword)
      const app = await start({ control: EIGHT_HOURS, guard: { reauthenticate } })
      const a = app.browser()
      await signIn(a)
      app.clock.advance('8h')
      const { status, json } = await renew(a, { password: PASSWORD })
      expect(status).toBe(401)
      expect(json).toMatchObject({
        code: 'session-ended',
        state: 'ended',
        reason: 'expired',
        title: expect.any(String),
      })
      expect(reauthenticate).not.toHaveBeenCalled()
      expect((await a.post(RENEW, {}, { ...NAVIGATION, 'sec-fetch-site': 'same-origin' })).status).toBe(401)
      expect((await a.get('/')).json.user).toBe(null)
      expect(await app.told()).toEqual(['opened', 'expired'])
    })

    it('K2 while the store is down nothing is renewed, and nobody signed out', async () => {
      const app = await start({ control: EIGHT_HOURS, guard: { reauthenticate: byPassword } })
      const a = app.browser()
      await signIn(a)
      app.store.break('load', 'fail')
      expect((await renew(a, { password: PASSWORD })).json.code).toBe('store-unavailable')
      app.store.heal()
      expect((await renew(a, { password: PASSWORD })).status).toBe(200)
    })
  },
)

inEach(variants.slice(0, 1), (start) => {
  it('needs no password where the idle limit was near, though the lifetime is the next to come', async () => {
    const reauthenticate = vi.fn(byPassword)
    const app = await start({
      control: { policy: { lifetime: '1h', idle: '30m', touchEvery: 0 } },
      guard: { reauthenticate },
    })
    const a = app.browser()
    await signIn(a)
    app.clock.advance('25m')
    expect((await renew(a)).json).toMatchObject({ limit: 'idle', expiresAt: app.clock.now() + 30 * MINUTE })
    app.clock.advance('25m')
    expect((await renew(a)).json).toMatchObject({ limit: 'lifetime', expiresAt: app.clock.now() + 10 * MINUTE })
    expect(reauthenticate).not.toHaveBeenCalled()
    expect((await renew(a)).status).toBe(403)
  })

  it('the application asks for what it needs, and knows what for', async () => {
    const reauthenticate = vi.fn<Reauthenticate>(() => '/confirm')
    const app = await start({ control: EIGHT_HOURS, guard: { reauthenticate } })
    const a = app.browser()
    await signIn(a)
    expect(await renew(a, { password: 'x' })).toMatchObject({ status: 403, json: { location: '/confirm' } })
    expect(reauthenticate.mock.calls.map(([, asked]) => asked)).toEqual([
      { account: 'ann', purpose: 'renew', password: 'x' },
    ])
  })

  it('nobody has nothing to renew, and asks no store', async () => {
    const app = await start({ guard: { reauthenticate: byPassword } })
    const { load } = app.store.calls
    expect(await renew(app.browser(), { password: PASSWORD })).toMatchObject({
      status: 401,
      json: { code: 'session-required' },
    })
    expect(app.store.calls.load).toBe(load)
  })

  describe('from a form, without any script', () => {
    const form = { ...NAVIGATION, 'sec-fetch-site': 'same-origin' }
    const withPages = {
      guard: { reauthenticate: byPassword },
      control: EIGHT_HOURS,
      routes: (express: import('express').Express) =>
        void express.get('/page', (req, res) => void res.json({ page: req.originalUrl })),
    }

    it('asks for the password, then goes on to the page that it came from', async () => {
      const app = await start(withPages)
      const a = app.browser()
      await signIn(a)
      const asks = await a.post(RENEW, { return: '/page?x=1' }, form)
      expect([asks.status, asks.text.includes('type="password"'), asks.text.includes('value="/page?x=1"')]).toEqual([
        403,
        true,
        true,
      ])
      const { json } = await a.post(RENEW, { return: '/page?x=1', password: PASSWORD }, form)
      expect(json).toEqual({ page: '/page?x=1' })
    })

    it.each(['//example.com', 'https://example.com', '/..//example.com', '/\\example.com', 'page', ''])(
      'goes on to no other site: %j',
      async (elsewhere) => {
        const app = await start({ ...withPages, guard: {} })
        const a = app.browser()
        await signIn(a)
        expect((await a.post(RENEW, { return: elsewhere }, form)).json.user).toBe('ann')
      },
    )
  })
})
