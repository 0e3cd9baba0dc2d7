import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import session from 'express-session'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/node'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CHROME, createBrowser } from '../../support/browser.ts'
import { median } from '../../support/median.ts'
import { onEachPlace } from '../../support/nodes.ts'
import { PATIENCE } from '../../support/patience.ts'
import { events, lastEvent, open, startStreams } from './streams.ts'

describe('an event stream', () => {
  it('ends with a last event that says how the session ended (L5)', async () => {
    const app = await startStreams()
    const browser = await app.signedIn()
    const stream = await app.open(browser)
    await app.signedIn('ann', CHROME)
    const { data } = await lastEvent(stream)
    expect(data).toEqual({ reason: 'displaced', at: app.clock.now(), device: 'Chrome on Windows' })
    expect((await app.open(browser)).answer.statusCode).toBe(401)
  })

  it('ends within a second of the end of its session (L5)', async () => {
    const app = await startStreams()
    const late: number[] = []
    for (const account of ['ann', 'bob', 'cat', 'dan', 'eve']) {
      const stream = await app.open(await app.signedIn(account))
      await app.control.revoke({ account, all: true })
      const ended = performance.now()
      late.push((await lastEvent(stream)).at - ended)
    }
    expect(median(late)).toBeLessThan(1_000)
  })

  it('ends at a sign-out, and by idleness without any request (H1)', async () => {
    const app = await startStreams({ control: { policy: { idle: '15m' } } })
    const [ann, bob] = [await app.signedIn('ann'), await app.signedIn('bob')]
    const [left, forgotten] = [await app.open(ann), await app.open(bob)]
    await ann.post('/logout')
    expect((await lastEvent(left)).data).toMatchObject({ reason: 'closed' })
    app.clock.advance('16m')
    expect((await lastEvent(forgotten)).data).toMatchObject({ reason: 'idle' })
  })

  it('is no activity, however often it is opened (H4)', async () => {
    const app = await startStreams({ control: { policy: { idle: '30m', touchEvery: '1s' } } })
    const browser = await app.signedIn()
    const opened = (await app.control.list({ account: 'ann' }))[0]?.lastSeenAt
    for (let i = 0; i < 3; i += 1) {
      app.clock.advance('9m')
      const stream = await app.open(browser)
      stream.leave()
      await stream.ended
    }
    expect((await app.control.list({ account: 'ann' }))[0]?.lastSeenAt).toBe(opened)
  })

  it('closes no session when it ends, and leaves nothing behind', async () => {
    const app = await startStreams()
    const browser = await app.signedIn()
    const asked = once(app.server, 'request')
    const stream = await app.open(browser)
    const [, res] = await asked
    const left = once(res, 'close')
    stream.leave()
    await left
    await wait(50)
    expect(await app.told()).toEqual(['opened'])
    const { load } = app.store.calls
    await wait(500)
    expect(app.store.calls.load).toBe(load)
    expect((await browser.get('/')).json.user).toBe('ann')
  })

  it.each([
    ['resave', { resave: true }],
    ['rolling', { resave: true, rolling: true }],
    ["unset: 'destroy'", { resave: true, unset: 'destroy' }],
  ] as const)('saves no stale session of express-session when it ends, with %s', async (_, options) => {
    const store = new session.MemoryStore()
    const app = await startStreams({ session: { ...options, store } })
    const browser = await app.signedIn()
    const [gone, told] = [await app.open(browser), await app.open(browser)]
    await browser.post('/change')
    const saves = vi.spyOn(store, 'set')
    const ends = vi.spyOn(store, 'destroy')
    gone.leave()
    await gone.ended
    await app.control.revoke({ account: 'ann', all: true })
    expect((await lastEvent(told)).data).toMatchObject({ reason: 'revoked' })
    await wait(50)
    expect([saves.mock.calls, ends.mock.calls]).toEqual([[], []])
  })

  it('would save a stale session without the guard knowing that it is a stream', async () => {
    const store = new session.MemoryStore()
    const app = await startStreams({ session: { resave: true, store } })
    const browser = await app.signedIn()
    const stream = await app.open(browser, '/events/as-usual')
    await browser.post('/change')
    expect((await browser.get('/changed')).json).toEqual({ changed: true })
    stream.leave()
    await stream.ended
    await vi.waitFor(async () => expect((await browser.get('/changed')).json).toEqual({ changed: false }), PATIENCE)
  })

  it('ends likewise on plain node:http', async () => {
    const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never' })
    const account = () => 'ann'
    const admit = guard(control, { account, hostSession: () => 'a sign-in' })
    const server = createServer(async (req, res) => {
      const utsessions = await admit(req, res)
      if (!utsessions) return
      if (req.url === '/events') events({ utsessions }, res as never)
      else res.end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => {
      control.dispose()
      server.closeAllConnections()
      server.close()
    })
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const browser = createBrowser(url, { cookie: 'any=1' })
    await browser.get('/')
    const stream = await open(url, browser)
    await control.revoke({ account: 'ann', all: true })
    expect((await lastEvent(stream)).data).toMatchObject({ reason: 'revoked' })
  })
})

const NOW = { now: () => Date.now(), advance: () => Date.now(), set: () => {} }

onEachPlace((openNodes, place) => {
  it('an event stream ends within a second of the end of its session on another node (L5)', async () => {
    const [here, there] = await openNodes(2)
    if (!here || !there) throw new Error('two nodes were asked for')
    const [app, other] = [
      await startStreams({ store: here, clock: NOW }),
      await startStreams({ store: there, clock: NOW }),
    ]
    const late: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const stream = await app.open(await app.signedIn(`ann${i}`))
      await other.signedIn(`ann${i}`, CHROME)
      const ended = performance.now()
      const { at, data } = await lastEvent(stream)
      late.push(Math.max(0, at - ended))
      expect(data).toMatchObject({ reason: 'displaced', device: 'Chrome on Windows' })
    }
    console.log(`${place}: ended after ${late.map((ms) => ms.toFixed(1)).join(', ')} ms`)
    expect(median(late)).toBeLessThan(1_000)
  })
})
