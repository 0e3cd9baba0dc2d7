import type { PolicyOptions } from 'utsessions'
import { describe, expect, it } from 'vitest'
import { type Browser, CHROME } from '../../support/browser.ts'
import { type AppOptions, signIn, type TestApp } from '../../support/express-app.ts'
import { slowRoute } from '../../support/slow-route.ts'
import { inEach, variants, withHostData } from '../../support/variants.ts'

/** Signs in in so many new browsers, a minute apart. */
async function signInEach(app: TestApp, count: number): Promise<Browser[]> {
  const browsers = Array.from({ length: count }, () => app.browser())
  for (const browser of browsers) {
    await signIn(browser)
    app.clock.advance('1m')
  }
  return browsers
}

async function whoLives(browsers: readonly Browser[]): Promise<boolean[]> {
  const answers = await Promise.all(browsers.map((browser) => browser.get('/')))
  return answers.map(({ json }) => json.user === 'ann')
}

inEach(variants, (start) => {
  it("C1 the displaced session is told by which device, and when; C8 the winner's first page is the application's", async () => {
    const app = await start()
    const a = app.browser()
    await signIn(a)
    app.clock.advance('5m')
    expect((await signIn(app.browser(CHROME))).json.user).toBe('ann')
    const at = app.clock.now()
    app.clock.advance('2m')
    const ended = await a.get('/')
    expect(ended.status).toBe(401)
    expect(ended.json).toMatchObject({ code: 'session-ended', reason: 'displaced', at })
    expect(ended.json.by).toEqual({ device: 'Chrome on Windows', rule: null, takeover: false })
    expect((await a.get('/')).json).toEqual({ user: null, session: null })
  })

  it.each([
    ['oldest', [false, true]],
    ['least-recently-used', [true, false]],
  ] as const)('C2 %s chooses who gives way', async (displace, expected) => {
    const app = await start({ control: { policy: { maxSessions: 2, lock: '1m', displace } } })
    const browsers = await signInEach(app, 2)
    await browsers[0]?.get('/')
    app.clock.advance('1m')
    expect((await signIn(app.browser())).json.user).toBe('ann')
    expect(await whoLives(browsers)).toEqual(expected)
  })

  it('C3 lowering the limit leaves as many at the next check, whatever the lock', async () => {
    let policy: PolicyOptions = { maxSessions: 4, lock: 'forever', idle: '1h' }
    const app = await start({ control: { policy: () => policy } })
    const browsers = await signInEach(app, 4)
    policy = { ...policy, maxSessions: 2 }
    expect((await browsers[3]?.get('/'))?.json.user).toBe('ann')
    expect((await app.live()).length).toBe(2)
    const ended = await browsers[0]?.get('/')
    expect(ended?.json).toMatchObject({ reason: 'displaced', by: { rule: 'policy', device: null } })
    expect(await whoLives(browsers)).toEqual([false, false, true, true])
  })

  it('C4 who signs in again is no victim of its own, and the number stays', async () => {
    const app = await start({ control: { policy: { maxSessions: 2, lock: 0 } } })
    const [a, b] = (await signInEach(app, 2)) as [Browser, Browser]
    expect((await signIn(a)).json.user).toBe('ann')
    expect(await whoLives([a, b])).toEqual([true, true])
    expect((await app.live()).length).toBe(2)
  })

  it('C5 equal times: the id decides, and exactly as many survive', async () => {
    let maxSessions = 3
    const app = await start({ control: { policy: () => ({ maxSessions }) } })
    const browsers = [app.browser(), app.browser(), app.browser()]
    const ids: string[] = []
    for (const browser of browsers) ids.push((await signIn(browser)).json.session.id)
    maxSessions = 1
    const last = ids.toSorted().at(-1)
    expect(await whoLives(browsers)).toEqual(ids.map((id) => id === last))
  })

  it("C6 the displaced one's sign-out and late requests do not harm the winner", async () => {
    const app = await start({ control: { policy: { lock: 0 } } })
    const a = app.browser()
    const b = app.browser()
    await signIn(a)
    const [late, later] = [a.copy(), a.copy()]
    const { id } = (await signIn(b)).json.session
    expect((await a.post('/logout')).status).toBe(401)
    await late.post('/logout')
    await later.get('/')
    await a.post('/logout')
    expect((await b.get('/')).json.session.id).toBe(id)
    expect(await app.told()).toEqual(['opened', 'displaced', 'opened'])
  })

  it('C9 exempt sessions neither count nor give way', async () => {
    const app = await start({
      control: { policy: { lock: 0 } },
      guard: { exempt: (req) => req.get('x-impersonated') === 'yes' },
    })
    const [a, b, c] = [app.browser(), app.browser(), app.browser()]
    await signIn(a)
    expect((await signIn(b, 'ann', { 'x-impersonated': 'yes' })).json.session.exempt).toBe(true)
    expect(await whoLives([a, b])).toEqual([true, true])
    await signIn(c)
    expect(await whoLives([a, b, c])).toEqual([false, true, true])
  })

  it('C10 a revocation by an administrator frees the place at once, and is told without a name', async () => {
    const app = await start()
    const a = app.browser()
    const { id } = (await signIn(a)).json.session
    await app.control.revoke({ account: 'ann', session: id, operator: 'root@example.org' })
    expect((await signIn(app.browser())).json.user).toBe('ann')
    const { json, text } = await a.get('/')
    expect(json.reason).toBe('revoked')
    expect(text).not.toContain('root@example.org')
  })
})

const REQUESTS_UNDER_WAY = {
  'that reads the session': () => {},
  'that changes the session': (req: { session?: unknown }) => void Object.assign(req.session ?? {}, { seen: true }),
}
const ENDINGS = {
  displaced: async (app: TestApp) => {
    app.clock.advance('5m')
    await signIn(app.browser())
  },
  revoked: async (app: TestApp) => void (await app.control.revoke({ account: 'ann', all: true })),
}

inEach(variants, (start) => {
  describe.each(Object.entries(REQUESTS_UNDER_WAY))('C7 with a request under way %s', (_what, during) => {
    it.each(Object.entries(ENDINGS))('the %s session does not come back', async (reason, end) => {
      const slow = slowRoute(during)
      const app = await start({ routes: (express) => express.get('/slow', slow.handler) })
      const a = app.browser()
      await signIn(a)
      const underWay = a.get('/slow')
      await slow.entered
      const reloaded = a.copy()
      await end(app)
      app.clock.advance(1)
      expect((await a.get('/')).json.reason).toBe(reason)
      slow.release()
      expect((await underWay).json).toEqual({ slow: true })
      const live = await app.live()
      for (const browser of [reloaded, a]) {
        for (let i = 0; i < 3; i += 1) expect((await browser.get('/')).json.user ?? null).toBe(null)
      }
      expect(await app.live()).toEqual(live)
      expect((await app.told()).filter((kind) => kind === 'opened').length).toBe(live.length + 1)
    })
  })
})

inEach(withHostData, (start) => {
  it('C7 a host session that is written back is still known as dead', async () => {
    const slow = slowRoute(REQUESTS_UNDER_WAY['that changes the session'])
    const app = await start({ routes: (express) => express.get('/slow', slow.handler) })
    const a = app.browser()
    await signIn(a)
    const underWay = a.get('/slow')
    await slow.entered
    const reloaded = a.copy()
    await ENDINGS.displaced(app)
    await a.get('/')
    slow.release()
    await underWay
    expect((await reloaded.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'displaced' })
  })

  it('C7 the token lies in the host session: a copy that is written back is dead, though nobody remembers the ending', async () => {
    const slow = slowRoute(REQUESTS_UNDER_WAY['that changes the session'])
    const app = await start({
      control: { policy: { lock: 0, keepEndings: 0 } },
      routes: (express) => express.get('/slow', slow.handler),
    })
    const a = app.browser()
    await signIn(a)
    expect([...a.cookies.keys()].toSorted()).toEqual(['connect.sid', 'utsessions-device'])
    const underWay = a.get('/slow')
    await slow.entered
    const bare = a.copy('connect.sid')
    app.clock.advance(1)
    await signIn(app.browser())
    await a.get('/')
    slow.release()
    await underWay
    const live = await app.live()
    expect((await bare.get('/')).json).toMatchObject({ code: 'session-ended', reason: 'displaced' })
    expect((await bare.get('/')).json.user).toBe(null)
    expect(await app.live()).toEqual(live)
  })

  it("C7 remember-me does not bring it back where the application's signOut clears that too", async () => {
    const app = await start({ control: { policy: { lock: 0 } }, ...rememberMe })
    const [a, b] = [app.browser(), app.browser()]
    await a.get('/remember/ann')
    expect((await a.get('/')).json.user).toBe('ann')
    a.forget('connect.sid')
    expect((await a.get('/')).json.user).toBe('ann')
    await signIn(b)
    expect((await a.get('/')).json.reason).toBe('displaced')
    expect((await a.get('/')).json.user).toBe(null)
    expect((await b.get('/')).json.user).toBe('ann')
  })
})

const rememberMe: AppOptions = {
  before: (app) => {
    app.get('/remember/:id', (req, res) => void res.cookie('remember', req.params.id).json({}))
    app.use((req, _res, next) => {
      const remembered = /(?:^|; )remember=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
      if (req.user || remembered === undefined) return next()
      req.logIn({ id: remembered } as Express.User, next)
    })
  },
  guard: {
    signOut: (req, res) => {
      res.clearCookie('remember')
      return new Promise((done) => req.logout(done))
    },
  },
}
