import { describe, expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { getSession, headersOf, post, type Setting, signIn, signOut, startAuth, userOf } from './app.ts'

const CACHES = [
  ['without the cookie cache', {}],
  ['with the cookie cache', { cookieCache: { enabled: true, maxAge: 300 } }],
  ['with the cookie cache as a JWE', { cookieCache: { enabled: true, maxAge: 300, strategy: 'jwe' as const } }],
] as const

describe.each(CACHES)('better-auth %s', (_cache, session) => {
  const start = (setting: Setting = {}) =>
    startAuth({
      ...setting,
      auth: (url) => ({ ...setting.auth?.(url), session: { ...session, ...setting.auth?.(url).session } }),
    })

  it('the displaced are told by whom and when, once; the winner is in at once (C1, C8, L1, L2)', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const [a, b] = [app.browser(), app.browser(CHROME)]
    await signIn(a)
    expect(await userOf(a)).toBe('ann')
    expect((await signIn(b)).status).toBe(200)
    expect(await userOf(b)).toBe('ann')
    const ended = await getSession(a)
    expect(ended.status).toBe(401)
    expect(ended.json).toMatchObject({
      code: 'SESSION_ENDED',
      reason: 'displaced',
      at: app.clock.now(),
      by: { device: 'Chrome on Windows', rule: null, takeover: false },
    })
    expect(ended.json.message).toContain('another session took its place, on Chrome on Windows')
    expect([...a.cookies.keys()].filter((name) => name.includes('.session_'))).toEqual([])
    expect(await userOf(b)).toBe('ann')
    expect(app.rows['session']).toHaveLength(1)
  })

  it('pages of the application see nobody in an ended session, at once (C1)', async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const a = app.browser()
    await signIn(a)
    await getSession(a)
    await signIn(app.browser(CHROME))
    expect(await userOf(a)).toBe(null)
    const headers = headersOf(a)
    expect(await app.auth.api.uniqueSessionEnding({ headers })).toMatchObject({ reason: 'displaced' })
    expect((await getSession(a)).json).toMatchObject({ reason: 'displaced', by: { device: 'Chrome on Windows' } })
  })

  it('an endpoint that needs a session says why there is none (L2)', async () => {
    const app = await start()
    const a = app.browser()
    await signIn(a)
    await app.control.revoke({ account: app.idOf('ann'), all: true })
    const answer = await post(a, '/update-user', { name: 'eve' })
    expect([answer.status, answer.json.code, answer.json.reason]).toEqual([401, 'SESSION_ENDED', 'revoked'])
    expect(app.rows['user']?.map(({ name }) => name)).toEqual(['ann', 'bob'])
    expect((await signIn(a)).status).toBe(200)
  })

  it('what better-auth writes for a request in flight does not bring an ended session back (C7)', async () => {
    const gate = newGate()
    const hooks = { session: { update: { before: () => gate.pass() } } }
    const app = await start({
      control: { policy: { lock: 0 } },
      auth: () => ({ databaseHooks: hooks, session: { updateAge: 0 } }),
    })
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    const inFlight = getSession(a, '?disableCookieCache=true')
    await gate.entered
    await signIn(b)
    gate.open()
    expect((await inFlight).json.user.name).toBe('ann')
    expect(app.rows['session']).toHaveLength(2)
    expect(await userOf(a.copy())).toBe(null)
    expect((await getSession(a)).json).toMatchObject({ code: 'SESSION_ENDED', reason: 'displaced' })
    expect(app.rows['session']).toHaveLength(1)
    expect(await userOf(b)).toBe('ann')
  })

  it('idle and lifetime are over when they are over, and activity extends the one (H1, H2, H3)', async () => {
    const app = await start({ control: { policy: { idle: '10m', lifetime: '25m' } } })
    const a = app.browser()
    await signIn(a)
    for (const at of ['9m', '9m'] as const) {
      app.clock.advance(at)
      expect(await userOf(a)).toBe('ann')
    }
    app.clock.advance('7m')
    expect((await getSession(a)).json).toMatchObject({ code: 'SESSION_ENDED', reason: 'expired' })
    await signIn(a)
    app.clock.advance('11m')
    expect((await getSession(a)).json).toMatchObject({ code: 'SESSION_ENDED', reason: 'idle' })
  })

  it('passive requests extend nothing (H4)', async () => {
    const passive = ({ headers }: { headers: Headers }) => headers.get('x-passive') === '1'
    const app = await start({ control: { policy: { idle: '10m' } }, options: { passive } })
    const a = app.browser()
    await signIn(a)
    app.clock.advance('9m')
    expect((await a.get('/', { 'x-passive': '1' })).json.user).toBe('ann')
    expect((await getSession(a, '?disableRefresh=true')).json.user.name).toBe('ann')
    app.clock.advance('2m')
    expect((await getSession(a)).json).toMatchObject({ reason: 'idle' })
  })

  it('renew restarts both limits, and the session stays the same (E1, H6)', async () => {
    const app = await start({ control: { policy: { idle: '10m', lifetime: '15m' } } })
    const a = app.browser()
    await signIn(a)
    const before = await app.live()
    app.clock.advance('9m')
    expect((await post(a, '/verify-password', { password: 'the right password' })).status).toBe(200)
    expect(await app.auth.api.renewUniqueSession({ headers: headersOf(a) })).toEqual({ outcome: 'alive' })
    app.clock.advance('9m')
    expect(await userOf(a)).toBe('ann')
    expect(await app.live()).toEqual(before)
  })

  it.each(['fail', 'hang'] as const)('a store that is told to %s signs nobody in or out (K1, K2)', async (fault) => {
    const app = await start({ control: { storeTimeout: 300 } })
    const a = app.browser()
    await signIn(a)
    app.store.break('load', fault)
    const refused = await signIn(app.browser(), 'bob')
    expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'STORE_UNAVAILABLE',
      '5',
    ])
    const checked = await getSession(a)
    expect([checked.status, checked.json.code, checked.headers.getSetCookie()]).toEqual([503, 'STORE_UNAVAILABLE', []])
    expect((await post(a, '/update-user', { name: 'eve' })).json.code).toBe('STORE_UNAVAILABLE')
    expect((await app.browser().get('/')).json.user).toBe(null)
    app.store.heal()
    expect(await userOf(a)).toBe('ann')
    expect((await signIn(app.browser(), 'bob')).status).toBe(200)
  })

  it("with onStoreError: 'allow' both pass, and the next request after the outage opens (K1, K2)", async () => {
    const app = await start({ control: { onStoreError: 'allow' } })
    app.store.break('load', 'fail')
    const a = app.browser()
    expect((await signIn(a)).status).toBe(200)
    expect(await userOf(a)).toBe('ann')
    app.store.heal()
    expect(await app.live()).toEqual([])
    expect(await userOf(a)).toBe('ann')
    expect(await app.live()).toHaveLength(1)
    expect((await signIn(app.browser())).status).toBe(409)
  })

  it('sign-out closes, and the place is free (B5, G8)', async () => {
    const app = await start({ control: { policy: { lock: 'forever', idle: '1h' } } })
    const a = app.browser()
    await signIn(a)
    expect((await signOut(a)).status).toBe(200)
    expect(await app.live()).toEqual([])
    expect((await app.told()).at(-1)).toBe('closed')
    expect((await signIn(app.browser())).status).toBe(200)
  })
})

function newGate() {
  let enter = () => {}
  let open = () => {}
  const entered = new Promise<void>((resolve) => {
    enter = resolve
  })
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    entered,
    open: () => open(),
    pass: () => {
      enter()
      return opened
    },
  }
}
