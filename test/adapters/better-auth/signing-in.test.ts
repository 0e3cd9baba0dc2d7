import { describe, expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { getSession, signIn, signOut, startAuth, userOf } from './app.ts'

describe('signing in through better-auth', () => {
  it('the first is admitted, and its session is told to nobody but its own browser (A1)', async () => {
    const app = await startAuth()
    const a = app.browser()
    expect((await signIn(a)).status).toBe(200)
    expect((await getSession(a)).json.user.name).toBe('ann')
    expect(await userOf(a)).toBe('ann')
    expect(await app.live()).toHaveLength(1)
  })

  it("'unlimited' lets ten in, and all stay (A2)", async () => {
    const app = await startAuth({ control: { policy: { maxSessions: 'unlimited' } } })
    const browsers = Array.from({ length: 10 }, () => app.browser())
    for (const browser of browsers) await signIn(browser)
    expect(await Promise.all(browsers.map(userOf))).toEqual(Array(10).fill('ann'))
  })

  it('one full account keeps nobody out of another (A4)', async () => {
    const app = await startAuth()
    await signIn(app.browser())
    expect((await signIn(app.browser())).status).toBe(409)
    expect((await signIn(app.browser(), 'bob')).status).toBe(200)
  })

  it('a failed login opens and displaces nothing (A5, B3)', async () => {
    const app = await startAuth({ control: { policy: { lock: 0 } } })
    const a = app.browser()
    await signIn(a)
    const failed = await signIn(app.browser(), 'ann', 'a wrong password')
    expect([failed.status, failed.json.code]).toEqual([401, 'INVALID_EMAIL_OR_PASSWORD'])
    expect(await userOf(a)).toBe('ann')
    expect((await app.live()).length).toBe(1)
  })

  it('a refusal has the shape of an error of better-auth, with reason, time and holders (B1, B3, B4)', async () => {
    const app = await startAuth({
      options: { recoveryUrl: '/reset', place: () => 'Paris', address: () => '192.0.2.7' },
    })
    const a = app.browser(CHROME)
    await signIn(a)
    const refused = await signIn(app.browser())
    expect(refused.status).toBe(409)
    expect(refused.headers.get('retry-after')).toBe('300')
    const [holder] = await app.control.list({ account: app.idOf('ann') })
    expect(refused.json).toMatchObject({
      code: 'SESSION_REFUSED',
      reason: 'locked',
      retryAt: app.clock.now() + 300_000,
      holders: [{ device: 'Chrome on Windows', since: holder?.openedAt }],
      recoveryUrl: '/reset',
    })
    expect(refused.text).not.toContain('192.0.2.7')
    expect(await userOf(a)).toBe('ann')
  })

  it('a hundred refusals leave nothing behind (B2)', async () => {
    const app = await startAuth({ control: { policy: { lock: 'forever', idle: '1h' } } })
    const a = app.browser()
    await signIn(a)
    for (let i = 0; i < 100; i += 1) {
      const b = app.browser()
      const refused = await signIn(b)
      expect([refused.status, refused.headers.getSetCookie(), await userOf(b)]).toEqual([409, [], null])
    }
    expect(app.rows['session']).toHaveLength(1)
    await signOut(a)
    expect((await signIn(app.browser())).status).toBe(200)
  })

  it.each<[string, (app: Awaited<ReturnType<typeof startAuth>>) => unknown]>([
    ['a revocation', (app) => app.control.revoke({ account: app.idOf('ann'), all: true })],
    ['its idle limit', (app) => app.clock.advance('2h')],
  ])('after %s the next gets in at once (B5, B6, C10)', async (_what, end) => {
    const app = await startAuth({ control: { policy: { lock: 'forever', idle: '1h' } } })
    await signIn(app.browser())
    await end(app)
    expect((await signIn(app.browser())).status).toBe(200)
  })

  it('a hundred at once: one gets in (J1)', async () => {
    const app = await startAuth({ control: { policy: { lock: 'forever', idle: '1h' } } })
    const answers = await Promise.all(Array.from({ length: 100 }, () => signIn(app.browser())))
    const statuses = answers.map(({ status }) => status)
    expect(
      [statuses.filter((status) => status === 200), statuses.filter((status) => status === 409)].map(
        (all) => all.length,
      ),
    ).toEqual([1, 99])
    expect(app.rows['session']).toHaveLength(1)
    expect(await app.live()).toHaveLength(1)
  })

  it('three tabs of one browser: one session, all succeed (B7, D1)', async () => {
    const app = await startAuth({ control: { policy: { lock: 'forever', idle: '1h' } } })
    const a = app.browser()
    for (let tab = 0; tab < 3; tab += 1) expect((await signIn(a)).status).toBe(200)
    expect(await userOf(a)).toBe('ann')
    expect(await app.live()).toHaveLength(1)
    a.forget('better-auth.session_token')
    expect((await signIn(a)).status).toBe(200)
  })

  it('a browser that lost the cookie of its device is known by its old session (B7)', async () => {
    const app = await startAuth({ control: { policy: { lock: 'forever', idle: '1h' } } })
    const a = app.browser()
    await signIn(a)
    a.forget('better-auth.utsessions_device')
    expect(await userOf(a)).toBe('ann')
    expect((await signIn(a)).status).toBe(200)
  })

  it('another account in the same browser closes the session of the first (D3)', async () => {
    const app = await startAuth()
    const a = app.browser()
    await signIn(a)
    await signIn(a, 'bob')
    expect([await app.live('ann'), (await app.live('bob')).length]).toEqual([[], 1])
    expect((await signIn(app.browser())).status).toBe(200)
  })

  it('late requests of a replaced session take no cookie of the newer one (C6, D7)', async () => {
    const app = await startAuth()
    const a = app.browser()
    await signIn(a)
    const tab = a.copy()
    await signIn(a)
    const late = await getSession(tab)
    expect(late.json).toMatchObject({ code: 'SESSION_ENDED', reason: 'replaced' })
    expect(late.headers.getSetCookie()).toEqual([])
    expect(await userOf(a)).toBe('ann')
  })
})
