import type { PolicyOptions } from 'utsessions'
import { expect, it } from 'vitest'
import { type AppOptions, signIn } from '../../support/express-app.ts'
import { slowRoute } from '../../support/slow-route.ts'
import { inEach, variants } from '../../support/variants.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LIMITS = { lifetime: '8h', idle: '30m', touchEvery: 0 } as const
const under = (policy: PolicyOptions): AppOptions => ({ control: { policy } })

inEach(variants, (start) => {
  it('H1 idle for as long as the limit: ended', async () => {
    const app = await start(under(LIMITS))
    const a = app.browser()
    const { openedAt } = (await signIn(a)).json.session
    app.clock.advance('30m')
    expect((await a.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'idle', at: openedAt + 30 * MINUTE })
    expect((await a.get('/')).json.user).toBe(null)
  })

  it('H2 activity a millisecond before it extends it', async () => {
    const app = await start(under(LIMITS))
    const a = app.browser()
    await signIn(a)
    for (let i = 0; i < 3; i += 1) {
      app.clock.advance(30 * MINUTE - 1)
      expect((await a.get('/')).json.session.expiresAt).toBe(app.clock.now() + 30 * MINUTE)
    }
  })

  it('H3 activity never extends past the lifetime; H10 every answer says which limit comes first', async () => {
    const app = await start(under(LIMITS))
    const a = app.browser()
    const { openedAt, expiresAt, limit } = (await signIn(a)).json.session
    expect([expiresAt, limit]).toEqual([openedAt + 30 * MINUTE, 'idle'])
    for (let i = 0; i < 23; i += 1) {
      app.clock.advance('20m')
      const { session } = (await a.get('/')).json
      const idle = app.clock.now() + 30 * MINUTE
      const first = Math.min(idle, openedAt + 8 * HOUR)
      expect(session).toMatchObject({ expiresAt: first, limit: first === idle ? 'idle' : 'lifetime' })
    }
    app.clock.set(openedAt + 8 * HOUR)
    expect((await a.get('/')).json).toMatchObject({ reason: 'expired', at: openedAt + 8 * HOUR })
  })

  it('H4 a passive request extends nothing', async () => {
    const app = await start({
      ...under(LIMITS),
      guard: { passive: (req) => req.path === '/poll' },
      routes: (express) => express.get('/poll', (req, res) => void res.json(req.utsessions.session)),
    })
    const a = app.browser()
    const { openedAt, lastSeenAt } = (await signIn(a)).json.session
    app.clock.advance('20m')
    expect((await a.get('/poll')).json).toMatchObject({ lastSeenAt, expiresAt: openedAt + 30 * MINUTE })
    app.clock.advance('10m')
    expect((await a.get('/poll')).json.reason).toBe('idle')
  })

  it('H7 a slow request that ends late does not move the last activity', async () => {
    const slow = slowRoute()
    const app = await start({ ...under(LIMITS), routes: (express) => express.get('/slow', slow.handler) })
    const a = app.browser()
    await signIn(a)
    const underWay = a.get('/slow')
    await slow.entered
    app.clock.advance('10m')
    const { lastSeenAt } = (await a.get('/')).json.session
    app.clock.advance('1m')
    slow.release()
    await underWay
    expect((await app.control.list({ account: 'ann' }))[0]?.lastSeenAt).toBe(lastSeenAt)
  })

  it('H9 a laptop that slept past the limit is signed out at its first request', async () => {
    const app = await start(under(LIMITS))
    const a = app.browser()
    await signIn(a)
    app.clock.advance('3d')
    expect((await a.get('/')).json.reason).toBe('idle')
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it('H11 with throttled touching a session ends after its time, by no more than touchEvery', async () => {
    const app = await start(under({ idle: '30m', touchEvery: '1m' }))
    const a = app.browser()
    const { openedAt } = (await signIn(a)).json.session
    app.clock.advance(59_000)
    await a.get('/') // not worth a write
    expect(app.store.calls.swap).toBe(1)
    app.clock.set(openedAt + 59_000 + 30 * MINUTE - 1)
    expect((await app.control.list({ account: 'ann' })).length).toBe(1)
    app.clock.set(openedAt + 31 * MINUTE)
    expect((await a.get('/')).json.reason).toBe('idle')
  })
})
