import { expect, it } from 'vitest'
import { CHROME } from '../../support/browser.ts'
import { type AppOptions, signIn } from '../../support/express-app.ts'
import { inEach, variants } from '../../support/variants.ts'

/** A page of one's own sessions, as an application would have it. */
const own: AppOptions = {
  control: { policy: { maxSessions: 4 } },
  guard: { place: () => 'Vienna', address: () => '203.0.113.7' },
  routes: (app) => {
    app.get('/sessions', (req, res, next) => {
      req.utsessions.list().then((list) => res.json(list), next)
    })
    app.post('/sessions/:id/end', (req, res, next) => {
      req.utsessions.end(req.params.id).then((ended) => res.sendStatus(ended ? 204 : 404), next)
    })
    app.post('/sessions/end-others', (req, res, next) => {
      req.utsessions.endOthers().then((count) => res.json({ count }), next)
    })
  },
}

inEach(variants, (start) => {
  it("I1 a user ends one of their own, which is told 'revoked'", async () => {
    const app = await start(own)
    const [a, b] = [app.browser(), app.browser()]
    const { id } = (await signIn(a)).json.session
    await signIn(b)
    expect((await b.post(`/sessions/${id}/end`)).status).toBe(204)
    expect((await a.get('/')).json.reason).toBe('revoked')
    expect((await b.get('/')).json.user).toBe('ann')
  })

  it('I1 the others, with their number', async () => {
    const app = await start(own)
    const browsers = [app.browser(), app.browser(), app.browser()] as const
    for (const browser of browsers) await signIn(browser)
    expect((await browsers[1].post('/sessions/end-others')).json).toEqual({ count: 2 })
    const answers = await Promise.all(browsers.map((browser) => browser.get('/')))
    expect(answers.map(({ status }) => status)).toEqual([401, 200, 401])
    expect((await browsers[1].post('/sessions/end-others')).json).toEqual({ count: 0 })
  })

  it("I2 an id that is not one's own is 404, and nothing happens", async () => {
    const app = await start(own)
    const [a, b] = [app.browser(), app.browser()]
    await signIn(a, 'ann')
    const { id } = (await signIn(b, 'bob')).json.session
    expect((await a.post(`/sessions/${id}/end`)).status).toBe(404)
    expect((await a.post('/sessions/nonsense/end')).status).toBe(404)
    expect((await b.get('/')).json.session.id).toBe(id)
    expect([await app.told('ann'), await app.told('bob')]).toEqual([['opened'], ['opened']])
  })

  it('I3 ending what has ended is harmless', async () => {
    const app = await start(own)
    const [a, b] = [app.browser(), app.browser()]
    const { id } = (await signIn(a)).json.session
    await signIn(b)
    await b.post(`/sessions/${id}/end`)
    expect((await b.post(`/sessions/${id}/end`)).status).toBe(404)
    await app.control.revoke({ account: 'ann', session: id })
    await app.control.close({ account: 'ann', session: id })
    expect(await app.told()).toEqual(['opened', 'opened', 'revoked'])
  })

  it('I4 the list shows what a person needs, never the dead, never a secret', async () => {
    const app = await start(own)
    const [a, b, c] = [app.browser(), app.browser(CHROME), app.browser()]
    const first = (await signIn(a)).json.session
    await signIn(c)
    await c.post('/logout')
    app.clock.advance('1m')
    const second = (await signIn(b)).json.session
    const { json, text } = await a.get('/sessions')
    const common = { place: 'Vienna', address: '203.0.113.7', exempt: false, limit: 'idle' }
    expect(json).toEqual([
      { ...second, ...common, device: 'Chrome on Windows', current: false },
      { ...first, ...common, current: true, lastSeenAt: app.clock.now(), expiresAt: second.expiresAt },
    ])
    for (const browser of [a, b]) for (const cookie of browser.cookies.values()) expect(text).not.toContain(cookie)
  })

  it('I5 after a revocation of all nothing from before comes back, and what is opened later lives', async () => {
    const app = await start(own)
    const [a, b, c] = [app.browser(), app.browser(), app.browser()]
    await signIn(a)
    await signIn(b)
    const before = [a, b, a.copy(), b.copy()]
    expect((await app.control.revoke({ account: 'ann', all: true })).length).toBe(2)
    app.clock.advance(1)
    expect((await signIn(c)).json.user).toBe('ann')
    for (const browser of before) {
      for (let i = 0; i < 3; i += 1) expect((await browser.get('/')).json.user ?? null).toBe(null)
    }
    expect((await c.get('/')).json.user).toBe('ann')
    expect((await signIn(a)).json.user).toBe('ann')
    expect((await app.live()).length).toBe(2)
  })

  it('I5 with keepEndings: 0 the dead stay dead, and are told that they were revoked', async () => {
    const app = await start({ control: { policy: { keepEndings: 0 } } })
    const a = app.browser()
    await signIn(a)
    await app.control.revoke({ account: 'ann', all: true })
    app.clock.advance(1)
    expect((await a.get('/')).json.reason).toBe('revoked')
    expect((await a.get('/')).json.user).toBe(null)
  })

  it('I7 every account: each session is told, with progress', async () => {
    const app = await start(own)
    const browsers = [app.browser(), app.browser(), app.browser()]
    for (const [i, browser] of browsers.entries()) await signIn(browser, i === 2 ? 'bob' : 'ann')
    const progress: unknown[] = []
    const done = await app.control.revokeEveryone({ onProgress: (soFar) => progress.push(soFar) })
    expect(done).toEqual({ accounts: 2, sessions: 3, failed: 0 })
    expect(progress.length).toBe(2)
    expect(progress.at(-1)).toEqual(done)
    app.clock.advance(1)
    for (const browser of browsers) expect((await browser.get('/')).json.reason).toBe('revoked')
  })
})
