// Rows D: the same browser.

import assert from 'node:assert/strict'
import type { AdapterCase } from './case.ts'
import {
  assertAble,
  assertEnded,
  assertRefused,
  cookiesOf,
  deviceOf,
  FOREVER,
  signIn,
  signInOnly,
  userOf,
  withoutOurs,
} from './steps.ts'

export const sameBrowserCases: readonly AdapterCase[] = [
  {
    row: 'D1',
    name: 'three tabs sign in one after the other: one session, all succeed',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      for (let i = 0; i < 3; i += 1) assert.equal((await signIn(a)).json.user, 'ann')
      assert.equal(await userOf(a), 'ann')
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'D2',
    name: "the host's session id changes while signed in: the session stays",
    needs: 'rotate',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      const before = cookiesOf(withoutOurs(a))
      for (let i = 0; i < 2; i += 1) assertAble(await a.post('/rotate'))
      assert.notDeepEqual(cookiesOf(withoutOurs(a)), before, 'rotate changed no cookie of the host')
      assert.equal((await a.get('/')).json.session?.id, id)
      assert.deepEqual(await app.told(), ['opened'])
    },
  },
  {
    row: 'D3',
    name: "another account signs in in the same browser: the first one's session is closed",
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signIn(a, 'ann')
      assert.equal((await signIn(a, 'bob')).json.user, 'bob')
      assert.deepEqual([await app.told('ann'), await app.told('bob')], [['opened', 'closed'], ['opened']])
      assert.equal((await signIn(app.browser(), 'ann')).json.user, 'ann')
      assert.equal(await userOf(a), 'bob')
    },
  },
  {
    row: 'D3',
    name: 'another account signs in where the first one had been displaced',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      const a = app.browser()
      await signIn(a, 'ann')
      await signIn(app.browser(), 'ann')
      assertEnded(await a.get('/'), 'displaced')
      assert.equal((await signIn(a, 'bob')).json.user, 'bob')
      assert.equal(await userOf(a), 'bob')
    },
  },
  {
    row: 'D4',
    name: 'a first page whose answer was lost is asked for again: one session, which the browser keeps',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signInOnly(a)
      const lost = (await a.copy().get('/')).json.session.id
      for (let i = 0; i < 2; i += 1) assert.equal((await a.get('/')).json.session.id, lost)
      assert.equal((await signIn(deviceOf(a))).json.user, 'ann') // though the answer that brought the device's cookie was lost
      assert.equal((await app.live()).length, 1)
    },
  },
  {
    row: 'D5',
    name: 'twenty parallel requests right after sign-in: one session, none ended, now or later',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signInOnly(a)
      app.store.break('load', { slow: '200ms' }, 1) // all are there before the first one is answered
      const answers = await Promise.all(Array.from({ length: 20 }, () => a.get('/')))
      assert.deepEqual(
        answers.map(({ status }) => status),
        Array(20).fill(200),
      )
      const ids = new Set(answers.map(({ json }) => json.session.id))
      assert.equal(ids.size, 1)
      app.clock.advance('10m')
      for (let i = 0; i < 3; i += 1) assert.ok(ids.has((await a.get('/')).json.session?.id))
      assert.deepEqual(await app.told(), ['opened'])
      assert.equal((await signIn(deviceOf(a))).json.user, 'ann')
    },
  },
  {
    row: 'D6',
    name: 'a browser that lost our cookies but has its host session keeps its session',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      const left = withoutOurs(a)
      assert.equal((await left.get('/')).json.session?.id, id)
      assert.equal((await left.get('/')).json.session?.id, id)
      assert.deepEqual(await app.told(), ['opened'])
    },
  },
  {
    row: 'D7',
    name: 'a new sign-in on the device replaces the old session, and its late requests sign nobody out',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const old = app.browser()
      const first = (await signIn(old)).json.session.id
      const a = deviceOf(old)
      const { id } = (await signIn(a)).json.session
      assert.notEqual(id, first)
      for (const path of ['/', '/logout']) {
        const method = path === '/' ? 'GET' : 'POST'
        assertEnded(await a.send(method, path, cookiesOf(old)), 'replaced') // what it sets, the browser takes
        assert.equal((await a.get('/')).json.session?.id, id)
      }
    },
  },
  {
    row: 'D7',
    name: 'a browser that is left with a replaced session can sign in again once no request can be late',
    run: async (start) => {
      const app = await start()
      const left = app.browser()
      await signIn(left)
      const a = deviceOf(left)
      await signIn(a)
      app.clock.advance('5m')
      assertEnded(await left.get('/'), 'replaced')
      assert.equal(await userOf(left), null)
      assert.equal(await userOf(a), 'ann')
      assert.equal((await signIn(left)).json.user, 'ann')
    },
  },
  {
    row: 'D8',
    name: 'a device cookie in two browsers: never two sessions, and the other copy is stale after the next sign-in',
    run: async (start) => {
      const app = await start({ control: { policy: FOREVER } })
      const a = app.browser()
      await signIn(a)
      const thief = deviceOf(a)
      assert.equal((await signIn(thief)).json.user, 'ann')
      assert.equal((await app.live()).length, 1)
      assertEnded(await a.get('/'), 'replaced')
      assertRefused(await signIn(deviceOf(a)), 'full')
      assert.equal(await userOf(thief), 'ann')
    },
  },
]
