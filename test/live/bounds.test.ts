// What an event stream takes is bounded, and given back when either side goes.

import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Express, Response } from 'express'
import { describe, expect, it, vi } from 'vitest'
import type { WatchListeners } from '../../src/controller/watcher.ts'
import { type AppOptions, signIn } from '../support/express-app.ts'
import { PATIENCE } from '../support/patience.ts'
import { starting } from '../support/variants.ts'
import { EVENTS, openPage, STATE } from './page.ts'

const NO_LOCK = { policy: { lock: 0, idle: '30m', maxSessions: 'unlimited' } } as const

const activeTimers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length

describe('event streams', () => {
  const start = starting()

  async function startWatched(guard = {}, options: AppOptions = {}) {
    const app = await start({ control: NO_LOCK, guard, ...options })
    const watched = new Set<object>()
    const watch = app.control.watch
    vi.spyOn(app.control, 'watch').mockImplementation((request, listener) => {
      const key = {}
      watched.add(key)
      const stop = watch(request, listener)
      return () => {
        watched.delete(key)
        stop()
      }
    })
    const sockets = new Set<Socket>()
    app.server.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    return { ...app, watched, sockets: () => [...sockets] }
  }

  it('are eight of one session: the ninth polls, and gets in when one is left', async () => {
    const app = await startWatched()
    const browser = app.browser()
    await signIn(browser)
    const pages = await Promise.all(Array.from({ length: 8 }, () => openPage(app.url, browser)))
    const ninth = await browser.get(EVENTS)
    expect([ninth.status, ninth.json.code, ninth.headers.get('retry-after')]).toEqual([503, 'too-many-streams', '15'])
    expect((await browser.get(STATE)).json.state).toBe('alive')
    const other = app.browser()
    await signIn(other)
    expect((await openPage(app.url, other)).status).toBe(200)
    pages[0]?.leave()
    await vi.waitFor(async () => expect((await openPage(app.url, browser)).status).toBe(200), PATIENCE)
  })

  it('are as many as routes.maxStreams in a process', async () => {
    const app = await startWatched({ routes: { maxStreams: 1 } })
    const [one, other] = [app.browser(), app.browser()]
    await signIn(one)
    await signIn(other)
    const page = await openPage(app.url, one)
    expect((await other.get(EVENTS)).json.code).toBe('too-many-streams')
    page.leave()
    await vi.waitFor(async () => expect((await openPage(app.url, other)).status).toBe(200), PATIENCE)
  })

  it('leave nothing behind: no watcher, no timer, no listener, whichever side goes', async () => {
    const app = await startWatched()
    const browser = app.browser()
    await signIn(browser)
    const timers = activeTimers()
    const [left, told] = [await openPage(app.url, browser), await openPage(app.url, browser)]
    await told.event(0)
    expect(app.watched.size).toBe(2)
    left.leave()
    await vi.waitFor(() => expect(app.watched.size).toBe(1), PATIENCE)
    await app.control.revoke({ account: 'ann', all: true })
    await told.ended
    await vi.waitFor(() => expect(app.watched.size).toBe(0), PATIENCE)
    const { load } = app.store.calls
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(app.store.calls.load).toBe(load)
    const until = performance.now() + PATIENCE.timeout // the test runner has timers, too, now and then
    while (activeTimers() > timers && performance.now() < until) await new Promise(setImmediate)
    expect(activeTimers()).toBeLessThanOrEqual(timers)
  })

  it('take nothing for a page that is left while the store is asked', async () => {
    const app = await startWatched()
    const browser = app.browser()
    await signIn(browser)
    const { load } = app.store.calls
    app.store.break('load', 'hang')
    const opening = openPage(app.url, browser).catch(() => 'left')
    await vi.waitFor(() => expect(app.store.calls.load).toBe(load + 1), PATIENCE)
    const closed = Promise.all(app.sockets().map((socket) => once(socket, 'close')))
    app.server.closeAllConnections()
    expect(await opening).toBe('left')
    await closed
    app.store.heal()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([app.watched.size, app.store.calls.load]).toEqual([0, load + 1])
    for (let i = 0; i < 8; i += 1) expect((await openPage(app.url, browser)).status).toBe(200)
  })

  it('take nothing where middleware has begun to answer while the store is asked', async () => {
    const begun: Response[] = []
    const setUp = (express: Express) =>
      express.use((req, res, next) => {
        if (req.query['hurry']) setTimeout(() => void (begun.push(res.status(504)) && res.write('too ')), 20)
        next()
      })
    const app = await startWatched({}, { setUp })
    const browser = app.browser()
    await signIn(browser)
    app.store.break('load', 'hang')
    const answers = Array.from({ length: 9 }, () => browser.get(`${EVENTS}?hurry=1`))
    answers.push(browser.get(`${STATE}?hurry=1`))
    await vi.waitFor(() => expect(begun).toHaveLength(10), PATIENCE)
    app.store.heal()
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const res of begun) res.end('late')
    for (const { status, text } of await Promise.all(answers)) expect([status, text]).toEqual([504, 'too late'])
    expect(app.watched.size).toBe(0)
    for (let i = 0; i < 8; i += 1) expect((await openPage(app.url, browser)).status).toBe(200)
  })

  it('end where the page does not read', async () => {
    const app = await start({ control: NO_LOCK })
    let tell: WatchListeners['deadline']
    vi.spyOn(app.control, 'watch').mockImplementation((_request, listeners) => {
      if (typeof listeners === 'object') tell = listeners.deadline
      return stopped
    })
    const stopped = vi.fn()
    const browser = app.browser()
    await signIn(browser)
    const page = await openPage(app.url, browser)
    await page.event(0)
    page.pause()
    for (let i = 1; stopped.mock.calls.length === 0 && i < 100_000; i += 1) {
      tell?.({ expiresAt: i, limit: 'idle' })
      if (i % 100 === 0) await new Promise(setImmediate)
    }
    expect(stopped).toHaveBeenCalledTimes(1)
  })
})
