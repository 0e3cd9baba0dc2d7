import type { PolicyOptions } from 'utsessions'
import { expect, it } from 'vitest'
import { type AppOptions, signIn } from '../../support/express-app.ts'
import { inEach, variants } from '../../support/variants.ts'

const under = (policy: PolicyOptions): AppOptions => ({ control: { policy } })

inEach(variants, (start) => {
  it('G1, G2, G7 refused with retryAt a millisecond before the window is over, admitted at it', async () => {
    const app = await start(under({ lock: '300s' }))
    const a = app.browser()
    const { openedAt } = (await signIn(a)).json.session
    app.clock.advance(299_999)
    const refused = await signIn(app.browser())
    expect(refused.json).toMatchObject({ reason: 'locked', retryAt: openedAt + 300_000 })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await a.get('/')).json.user).toBe('ann')
    app.clock.set(refused.json.retryAt)
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect((await a.get('/')).json.reason).toBe('displaced')
  })

  it('G3 lock: 0: the newcomer always wins', async () => {
    const app = await start(under({ lock: 0 }))
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    for (const [winner, loser] of [
      [b, a],
      [a, b],
    ] as const) {
      await loser.get('/')
      expect((await signIn(winner)).json.user).toBe('ann')
      expect((await loser.get('/')).json.reason).toBe('displaced')
    }
  })

  it('G4 the window of a session that is a day and ten seconds old is over', async () => {
    const app = await start(under({ lock: '5m' }))
    await signIn(app.browser())
    app.clock.advance(86_410_000)
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })

  it("G5 lockFrom: 'activity' protects who is active, however long, and nobody who is idle", async () => {
    const app = await start(under({ lock: '5m', lockFrom: 'activity', touchEvery: 0 }))
    const a = app.browser()
    await signIn(a)
    for (let i = 0; i < 10; i += 1) {
      app.clock.advance('4m')
      expect((await a.get('/')).json.user).toBe('ann')
    }
    app.clock.advance(299_999)
    expect((await signIn(app.browser())).json.retryAt).toBe(app.clock.now() + 1)
    app.clock.advance(1)
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })

  it('G7 retryAt is exact with several holders, one of which is over by itself before its window', async () => {
    const app = await start(under({ maxSessions: 2, lock: '1h', idle: '10m', touchEvery: 0 }))
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a)
    app.clock.advance('5m')
    const { openedAt } = (await signIn(b)).json.session
    app.clock.advance('4m')
    await a.get('/')
    const refused = await signIn(app.browser())
    expect(refused.json.retryAt).toBe(openedAt + 600_000) // the idle limit of b
    app.clock.set(refused.json.retryAt - 1)
    expect((await signIn(app.browser())).json.retryAt).toBe(refused.json.retryAt)
    app.clock.advance(1)
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect((await a.get('/')).json.user).toBe('ann')
  })

  it('G8 its holder signs out within the window: the next gets in at once', async () => {
    const app = await start(under({ lock: '1h' }))
    const a = app.browser()
    await signIn(a)
    expect((await signIn(app.browser())).status).toBe(409)
    await a.post('/logout')
    expect((await signIn(app.browser())).json.user).toBe('ann')
  })

  it('G9 with three places only those whose window is over give way', async () => {
    const app = await start(under({ maxSessions: 3, lock: '5m' }))
    const browsers = [app.browser(), app.browser(), app.browser()]
    for (const browser of browsers) {
      await signIn(browser)
      app.clock.advance('2m')
    }
    expect((await signIn(app.browser())).json.user).toBe('ann') // the first is six minutes old
    const refused = await signIn(app.browser())
    expect([refused.status, refused.json.holders.length]).toEqual([409, 3])
    const answers = await Promise.all(browsers.map((browser) => browser.get('/')))
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 200])
  })

  it('G10 the same device within its own window is back in', async () => {
    const app = await start(under({ lock: '1h' }))
    const a = app.browser()
    await signIn(a)
    a.forget('connect.sid')
    a.forget('login')
    expect((await signIn(a)).json.user).toBe('ann')
  })

  it("G11 an administrator's takeover breaks the window, and is journalled as such", async () => {
    const app = await start(under({ lock: '1h' }))
    const a = app.browser()
    await signIn(a)
    const taken = await app.control.takeover({ account: 'ann', operator: 'root', label: 'Support desk' })
    expect(taken.outcome).toBe('admitted')
    const ended = await a.get('/')
    expect(ended.json).toMatchObject({ reason: 'displaced', by: { device: 'Support desk', takeover: true } })
    expect(await app.told()).toEqual(['opened', 'displaced', 'opened', 'taken-over'])
    const { items } = await app.control.journal({ account: 'ann', kinds: ['taken-over'] })
    expect(items[0]?.by).toEqual({ operator: 'root' })
  })
})
