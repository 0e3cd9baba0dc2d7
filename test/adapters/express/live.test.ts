import session from 'express-session'
import { describe, expect, it, vi } from 'vitest'
import { EVENTS, openPage, STATE } from '../../live/page.ts'
import { CHROME } from '../../support/browser.ts'
import { signIn, signInOnly } from '../../support/express-app.ts'
import { inEach, starting, variants } from '../../support/variants.ts'

const NO_LOCK = { policy: { lock: 0, idle: '30m', lifetime: '8h' } } as const

inEach(variants, (start) => {
  it('an open page is told at once how its session is, and then who took its place (L5, L1)', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(app.url, browser)
    expect(page.status).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const now = app.clock.now()
    expect((await page.event(0)).data).toMatchObject({ state: 'alive', now, limit: 'idle', renewable: true })
    await signIn(app.browser(CHROME))
    const { event, id, data } = await page.event(1)
    expect([event, id]).toEqual(['ended', 'ended'])
    expect(data).toMatchObject({
      state: 'ended',
      reason: 'displaced',
      at: app.clock.now(),
      by: { device: 'Chrome on Windows', rule: null, takeover: false, disowned: false },
      disownable: true,
    })
    await page.ended
    expect(page.events).toHaveLength(2)
    expect(page.headers['set-cookie']).toBe(undefined)
  })

  it('polling tells the same (L5)', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(app.url, browser)
    const alive = await browser.get(STATE)
    expect([alive.status, alive.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect(alive.json).toEqual((await page.event(0)).data)
    await signIn(app.browser(CHROME))
    const ended = await browser.get(STATE)
    expect([ended.status, ended.json]).toEqual([200, (await page.event(1)).data])
    expect(ended.headers.getSetCookie()).toEqual([])
  })

  it('events and state extend nothing, touch nothing, save nothing (H4)', async () => {
    const app = await start({ control: { policy: { idle: '30m', touchEvery: 0 } } })
    const browser = app.browser()
    await signIn(browser)
    const before = { ...app.store.calls }
    const saves = [vi.spyOn(app.hostStore, 'set'), vi.spyOn(app.hostStore, 'destroy')]
    for (let i = 0; i < 3; i += 1) {
      app.clock.advance('5m')
      const page = await openPage(app.url, browser)
      const answer = await browser.get(STATE)
      expect((await page.event(0)).data.expiresAt).toBe(answer.json.expiresAt)
      expect([page.headers['set-cookie'], answer.headers.getSetCookie()]).toEqual([undefined, []])
      page.leave()
      await page.ended
    }
    expect(app.store.calls.swap).toBe(before.swap)
    expect(saves.map((one) => one.mock.calls)).toEqual([[], []])
    app.clock.advance('15m')
    expect((await browser.get(STATE)).json).toMatchObject({ state: 'ended', reason: 'idle' })
    expect((await browser.get('/')).status).toBe(401)
  })

  it('a reconnect after the end is 204, and costs the store nothing', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    await app.control.revoke({ account: 'ann', all: true })
    const before = { ...app.store.calls }
    const page = await openPage(app.url, browser, { 'last-event-id': 'ended' })
    await page.ended
    expect([page.status, page.text(), page.headers['set-cookie']]).toEqual([204, '', undefined])
    expect(app.store.calls).toEqual(before)
  })

  it('what ended before the page connects is told, and signs the host out no sooner than its next request', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    await app.control.revoke({ account: 'ann', all: true, operator: 'root' })
    const page = await openPage(app.url, browser)
    expect(page.status).toBe(200)
    const { event, data } = await page.event(0)
    expect([event, data.reason, data.disownable]).toEqual(['ended', 'revoked', false])
    expect(page.text()).not.toContain('root')
    await page.ended
    expect((await browser.get('/')).json.code).toBe('session-ended')
  })

  it('nobody signed in: ended, and the store is not asked', async () => {
    const app = await start()
    const page = await openPage(app.url, app.browser())
    expect(page.status).toBe(200)
    expect((await page.event(0)).data).toMatchObject({ state: 'ended', reason: 'unknown', at: null, by: null })
    await page.ended
    expect((await app.browser().get(STATE)).json).toMatchObject({ state: 'ended', reason: 'unknown' })
    expect(Object.values(app.store.calls).every((count) => count === 0)).toBe(true)
    expect(page.headers['set-cookie']).toBe(undefined)
  })

  it('a page of another site is told nothing', async () => {
    const app = await start()
    const browser = app.browser()
    await signIn(browser)
    for (const path of [EVENTS, STATE]) {
      expect((await browser.get(path, { origin: 'https://evil.example' })).status).toBe(403)
      expect((await browser.get(path, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    }
  })

  it('a session that opens by use is not opened by a page that asks for events', async () => {
    const app = await start({ guard: { opening: 'on-first-request' } })
    const browser = app.browser()
    await signInOnly(browser)
    for (const path of [EVENTS, STATE]) {
      const { status, json, headers } = await browser.get(path)
      expect([status, json.code, headers.get('retry-after')]).toEqual([409, 'session-required', '5'])
    }
    expect(await app.live()).toEqual([])
    await browser.get('/')
    expect((await browser.get(STATE)).json.state).toBe('alive')
  })

  it('a store that does not answer ends nobody: 503 on connecting, silence later (K2)', async () => {
    const app = await start({ control: NO_LOCK })
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(app.url, browser)
    await page.event(0)
    app.store.break('load', 'fail')
    for (const path of [EVENTS, STATE]) {
      const { status, json, headers } = await browser.get(path)
      expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'store-unavailable', '5'])
      expect(headers.getSetCookie()).toEqual([])
    }
    app.store.heal()
    await app.control.revoke({ account: 'ann', all: true })
    expect((await page.event(1)).event).toBe('ended')
  })

  it('HEAD answers as GET would, and stays open for nobody', async () => {
    const app = await start()
    const browser = app.browser()
    await signIn(browser)
    const { status, headers, text } = await browser.send('HEAD', EVENTS)
    expect([status, headers.get('content-type'), text]).toEqual([200, 'text/event-stream', ''])
    expect((await browser.send('HEAD', STATE)).status).toBe(200)
  })
})

describe('an open page on Express', () => {
  const start = starting()

  it.each([
    ['resave', { resave: true }],
    ['rolling', { resave: true, rolling: true }],
    ["unset: 'destroy'", { resave: true, rolling: true, unset: 'destroy' }],
  ] as const)('never makes express-session save, with %s (H4)', async (_, options) => {
    const store = new session.MemoryStore()
    const app = await start({ control: NO_LOCK, session: { ...options, store } })
    const browser = app.browser()
    await signIn(browser)
    const [left, told] = [await openPage(app.url, browser), await openPage(app.url, browser)]
    const used = [vi.spyOn(store, 'set'), vi.spyOn(store, 'touch'), vi.spyOn(store, 'destroy')]
    left.leave()
    await left.ended
    expect((await browser.get(STATE)).headers.getSetCookie()).toEqual([])
    await openPage(app.url, browser, { 'last-event-id': 'ended' })
    await app.control.revoke({ account: 'ann', all: true })
    await told.event(1)
    await told.ended
    await openPage(app.url, browser)
    expect(told.headers['set-cookie']).toBe(undefined)
    expect(used.map((one) => one.mock.calls)).toEqual([[], [], []])
  })
})
