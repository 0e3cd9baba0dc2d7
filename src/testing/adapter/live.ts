// Rows L5 and H4 over the guard's own routes: open pages are told at once how their session is.

import assert from 'node:assert/strict'
import { type Browser, BY_PROGRAM, CHROME } from './browser.ts'
import type { AdapterCase } from './case.ts'
import { type EventStream, LONGEST_MS, type StreamEvent } from './event-stream.ts'
import { ourCookies, secretsOf, signIn, signInOnly, userOf } from './steps.ts'

const [EVENTS, STATE] = ['/utsessions/events', '/utsessions/state']
const LOSING = { control: { policy: { lock: 0 } } } as const
/** As many streams as one session may have open. */
const MOST = 8

export const liveCases: readonly AdapterCase[] = [
  {
    row: 'L5',
    name: 'an open page is told at once how its session is, and then of its end, and by whom',
    run: async (start) => {
      const app = await start(LOSING)
      const [a, b] = [app.browser(), app.browser(CHROME)]
      await signIn(a)
      const stream = await opened(a)
      app.clock.advance('1m')
      await signIn(b)
      const { event, id, data } = await told(stream)
      assert.deepEqual([event, id, data.state, data.reason], ['ended', 'ended', 'ended', 'displaced'])
      assert.deepEqual(data.by, { device: 'Chrome on Windows', rule: null, takeover: false, disowned: false })
      assert.equal(await stream.next(), undefined)
      assert.equal(await userOf(b), 'ann')
    },
  },
  {
    row: 'L5',
    name: 'a page that polls is told the same',
    run: async (start) => {
      const app = await start(LOSING)
      const [a, b] = [app.browser(), app.browser(CHROME)]
      const { expiresAt, limit } = (await signIn(a)).json.session
      const alive = await a.get(STATE, BY_PROGRAM)
      assert.match(alive.headers.get('cache-control') ?? '', /no-store/)
      const { state, now } = alive.json
      assert.deepEqual(
        [state, now, alive.json.expiresAt, alive.json.limit],
        ['alive', app.clock.now(), expiresAt, limit],
      )
      await signIn(b)
      const { status, json } = await a.get(STATE, BY_PROGRAM)
      assert.deepEqual(
        [status, json.state, json.reason, json.by.device],
        [200, 'ended', 'displaced', 'Chrome on Windows'],
      )
      assert.equal((await a.get('/')).status, 401)
    },
  },
  {
    row: 'L5',
    name: 'whoever comes back after the end has missed nothing, and is sent away for good once it was told',
    run: async (start) => {
      const app = await start(LOSING)
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      const stream = await opened(a)
      stream.close() // the connection is lost, and meanwhile it happens
      await signIn(b)
      assert.equal((await told(await a.listen(EVENTS))).data.reason, 'displaced')
      assert.equal((await a.listen(EVENTS, { 'last-event-id': 'ended' })).status, 204)
    },
  },
  {
    row: 'L5',
    name: 'a sign-out in one tab is told to the others',
    run: async (start) => {
      const app = await start(LOSING)
      const a = app.browser()
      await signIn(a)
      const stream = await opened(a)
      await a.post('/logout')
      assert.equal((await told(stream)).data.reason, 'closed')
    },
  },
  {
    row: 'L5',
    name: 'a session has no more streams than it needs, and what a page had open is given back when it is left',
    run: async (start) => {
      const app = await start(LOSING)
      const a = app.browser()
      await signIn(a)
      const streams: EventStream[] = []
      for (let i = 0; i < MOST; i += 1) streams.push(await opened(a))
      assert.equal((await a.listen(EVENTS)).status, 503)
      assert.equal((await a.get(STATE, BY_PROGRAM)).json?.state, 'alive')
      for (const stream of streams) stream.close()
      await openAgain(a)
    },
  },
  {
    row: 'L5',
    name: 'where there is no session to be told of nobody is held, and the store is not asked for strangers',
    run: async (start) => {
      const app = await start(LOSING)
      const stranger = app.browser()
      const before = app.store.calls.load
      const stream = await stranger.listen(EVENTS)
      assert.equal((await told(stream)).data.state, 'ended')
      assert.equal(await stream.next(), undefined)
      assert.equal((await stranger.get(STATE, BY_PROGRAM)).json?.state, 'ended')
      assert.equal(app.store.calls.load, before)
      assert.deepEqual(ourCookies(stranger), {})
    },
  },
  {
    row: 'L4',
    name: 'what open pages are told has no secret in it, and pages of other sites are told nothing',
    run: async (start) => {
      const app = await start(LOSING)
      const [a, b] = [app.browser(), app.browser(CHROME)]
      await signIn(a)
      await signIn(b, 'ann', { 'x-address': '203.0.113.7', 'x-place': 'Vienna' })
      const { text } = await a.get(STATE, BY_PROGRAM)
      for (const secret of ['203.0.113.7', 'Vienna', ...secretsOf(a), ...secretsOf(b)])
        assert.ok(!text.includes(secret), secret)
      for (const from of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://other.example' }])
        for (const { status } of [await b.listen(EVENTS, from), await b.get(STATE, from)]) assert.equal(status, 403)
    },
  },
  {
    row: 'H4',
    name: "an event stream and the client's polling extend nothing, save nothing, and set no cookie",
    run: async (start) => {
      const app = await start({ control: { policy: { idle: '30m' } } })
      const a = app.browser()
      const { expiresAt } = (await signIn(a)).json.session
      await a.get('/') // what hosts that save by time have saved by now
      const swaps = app.store.calls.swap
      app.clock.advance('10m')
      const stream = await a.listen(EVENTS)
      const state = await a.get(STATE, BY_PROGRAM)
      assert.equal((await told(stream)).data.expiresAt, expiresAt)
      assert.equal(state.json.expiresAt, expiresAt)
      for (const { headers } of [stream, state]) assert.deepEqual(headers.getSetCookie(), [])
      assert.equal(app.store.calls.swap, swaps)
      app.clock.set(expiresAt)
      assert.equal((await a.get(STATE, BY_PROGRAM)).json.reason, 'idle')
    },
  },
  {
    row: 'L5',
    name: 'the end of a session by its limit is told when it comes',
    run: async (start) => {
      const app = await start({ control: { policy: { idle: '30m' } } })
      const a = app.browser()
      const { expiresAt } = (await signIn(a)).json.session
      const stream = await opened(a)
      app.clock.set(expiresAt)
      assert.equal((await told(stream)).data.reason, 'idle')
    },
  },
  {
    row: 'C7',
    name: 'a stream that ends after a sign-out brings nothing back',
    run: async (start) => {
      const app = await start(LOSING)
      const a = app.browser()
      await signIn(a)
      const before = a.copy()
      const stream = await opened(a)
      await a.post('/logout')
      await told(stream)
      assert.equal(await stream.next(), undefined)
      for (const browser of [a, before]) for (let i = 0; i < 3; i += 1) assert.equal(await userOf(browser), null)
      assert.deepEqual(await app.live(), [])
    },
  },
  {
    row: 'E5',
    name: 'an open page that asks for events opens nothing',
    needs: 'opening-by-use',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      await signInOnly(a)
      assert.equal((await a.listen(EVENTS)).status, 409)
      assert.equal((await a.get(STATE, BY_PROGRAM)).json?.code, 'session-required')
      assert.deepEqual([await app.live(), ourCookies(a)], [[], {}])
      assert.equal(await userOf(a), 'ann')
    },
  },
]

/** A stream that has told that the session is alive. */
async function opened(browser: Browser): Promise<EventStream> {
  const stream = await browser.listen(EVENTS)
  assert.equal(stream.status, 200)
  assert.match(stream.headers.get('content-type') ?? '', /^text\/event-stream/)
  assert.equal((await told(stream)).data.state, 'alive')
  return stream
}

async function told(stream: EventStream): Promise<StreamEvent> {
  const event = await stream.next()
  assert.ok(event, 'The event stream has ended, and told nothing')
  return event
}

/** As many as before, as soon as the server has noticed that those were left. */
async function openAgain(browser: Browser): Promise<void> {
  let count = 0
  for (const start = performance.now(); performance.now() - start < LONGEST_MS; ) {
    if ((await browser.listen(EVENTS)).status === 200) count += 1
    else await new Promise((resolve) => setTimeout(resolve, 50))
    if (count === MOST) return
  }
  assert.fail(`${LONGEST_MS / 1000} seconds after ${MOST} streams were left only ${count} can be opened again`)
}
