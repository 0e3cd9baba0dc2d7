// Rows H: time.

import assert from 'node:assert/strict'
import type { PolicyOptions } from '../../policy/options.ts'
import type { AdapterCase } from './case.ts'
import { assertEnded, signIn, signInOnly, slowRequest, userOf } from './steps.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LIMITS = { lifetime: '8h', idle: '30m', touchEvery: 0 } as const
const under = (policy: PolicyOptions) => ({ control: { policy } })

export const timeCases: readonly AdapterCase[] = [
  {
    row: 'H1',
    name: 'idle for as long as the limit: ended',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      app.clock.advance('30m')
      const ended = await a.get('/')
      assertEnded(ended, 'idle')
      assert.equal(ended.json.at, openedAt + 30 * MINUTE)
      assert.equal(await userOf(a), null)
    },
  },
  {
    row: 'H2',
    name: 'activity a millisecond before it extends it',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      await signIn(a)
      for (let i = 0; i < 3; i += 1) {
        app.clock.advance(30 * MINUTE - 1)
        assert.equal((await a.get('/')).json.session.expiresAt, app.clock.now() + 30 * MINUTE)
      }
    },
  },
  {
    row: 'H3',
    name: 'activity never extends past the lifetime',
    run: async (start) => {
      const app = await start(under({ ...LIMITS, lifetime: '1h' }))
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      for (let i = 0; i < 2; i += 1) {
        app.clock.advance('29m')
        assert.equal(await userOf(a), 'ann')
      }
      app.clock.set(openedAt + HOUR)
      const ended = await a.get('/')
      assertEnded(ended, 'expired')
      assert.equal(ended.json.at, openedAt + HOUR)
    },
  },
  {
    row: 'H4',
    name: 'a passive request extends nothing',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      const passive = { 'x-passive': '1' }
      const { openedAt, lastSeenAt } = (await signIn(a)).json.session
      app.clock.advance('20m')
      const { session } = (await a.get('/', passive)).json
      assert.deepEqual([session.lastSeenAt, session.expiresAt], [lastSeenAt, openedAt + 30 * MINUTE])
      app.clock.advance('10m')
      assertEnded(await a.get('/', passive), 'idle')
    },
  },
  {
    row: 'H5',
    name: 'what a client says of its own activity counts only between what is known and now',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      const seenWhen = async (at: number | string) =>
        (await a.get('/', { 'x-active-at': String(at) })).json.session.lastSeenAt - openedAt
      app.clock.advance('20m')
      assert.equal(await seenWhen(openedAt + 5 * MINUTE), 5 * MINUTE)
      assert.equal(await seenWhen(openedAt - HOUR), 5 * MINUTE)
      assert.equal(await seenWhen('yesterday'), 5 * MINUTE)
      assert.equal(await seenWhen(openedAt + HOUR), 20 * MINUTE)
    },
  },
  {
    row: 'H5',
    name: 'what a client says of its own activity opens nothing and revives nothing',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      app.clock.advance('30m')
      assertEnded(await a.get('/', { 'x-active-at': String(openedAt + 29 * MINUTE) }), 'idle')
      await signInOnly(a)
      const opened = await app.live() // at login, or not yet
      const { json } = await a.get('/', { 'x-active-at': String(app.clock.now()) })
      assert.equal(json.code, opened.length === 0 ? 'session-required' : undefined)
      assert.deepEqual(await app.live(), opened)
    },
  },
  {
    row: 'H6',
    name: 'renew restarts both limits',
    run: async (start) => {
      const app = await start(under({ lifetime: '1h', idle: '45m', touchEvery: 0 }))
      const a = app.browser()
      await signIn(a)
      app.clock.advance('40m')
      const { session } = (await a.post('/confirm')).json
      assert.deepEqual([session.expiresAt, session.limit], [app.clock.now() + 45 * MINUTE, 'idle'])
      app.clock.advance('30m')
      const lifetime = app.clock.now() + 30 * MINUTE
      const later = (await a.get('/')).json.session
      assert.deepEqual([later.expiresAt, later.limit], [lifetime, 'lifetime'])
    },
  },
  {
    row: 'H7',
    name: 'a slow request that ends late does not move the last activity',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      await signIn(a)
      const finish = await slowRequest(app, a)
      app.clock.advance('10m')
      const { lastSeenAt } = (await a.get('/')).json.session
      app.clock.advance('1m')
      await finish()
      assert.equal((await app.control.list({ account: 'ann' }))[0]?.lastSeenAt, lastSeenAt)
    },
  },
  {
    row: 'H8',
    name: 'a change of the policy holds for sessions that are open',
    run: async (start) => {
      let idle: '2h' | '30m' = '2h'
      const app = await start({ control: { policy: () => ({ idle, touchEvery: 0 }) } })
      const a = app.browser()
      await signIn(a)
      app.clock.advance('1h')
      idle = '30m'
      assertEnded(await a.get('/'), 'idle')
    },
  },
  {
    row: 'H9',
    name: 'a laptop that slept past the limit is signed out at its first request',
    run: async (start) => {
      const app = await start(under(LIMITS))
      const a = app.browser()
      await signIn(a)
      app.clock.advance('3d')
      assertEnded(await a.get('/'), 'idle')
      assert.equal(await userOf(a), null)
      assert.equal((await signIn(a)).json.user, 'ann')
    },
  },
  {
    row: 'H10',
    name: 'every live answer says when the session ends, and by which limit',
    run: async (start) => {
      const app = await start(under({ ...LIMITS, lifetime: '1h' }))
      const a = app.browser()
      const { openedAt, expiresAt, limit } = (await signIn(a)).json.session
      assert.deepEqual([expiresAt, limit], [openedAt + 30 * MINUTE, 'idle'])
      for (const [elapsed, first] of [
        [20, 'idle'],
        [40, 'lifetime'],
      ] as const) {
        app.clock.set(openedAt + elapsed * MINUTE)
        const { session } = (await a.get('/')).json
        const end = first === 'idle' ? app.clock.now() + 30 * MINUTE : openedAt + HOUR
        assert.deepEqual([session.expiresAt, session.limit], [end, first])
      }
    },
  },
  {
    row: 'H11',
    name: 'with throttled touching a session ends after its time, by no more than touchEvery',
    run: async (start) => {
      const app = await start(under({ idle: '30m', touchEvery: '1m' }))
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      app.clock.advance(59_000)
      await a.get('/') // not worth a write
      const copy = a.copy()
      app.clock.set(openedAt + 59_000 + 30 * MINUTE - 1)
      assert.equal((await app.live()).length, 1)
      app.clock.set(openedAt + 31 * MINUTE)
      assertEnded(await copy.get('/'), 'idle')
    },
  },
]
