// Rows G: the lock window.

import assert from 'node:assert/strict'
import type { PolicyOptions } from '../../policy/options.ts'
import type { Browser } from './browser.ts'
import type { AdapterCase } from './case.ts'
import { assertEnded, assertRefused, deviceOf, signIn, signInEach, userOf, usersOf } from './steps.ts'

const under = (policy: PolicyOptions) => ({ control: { policy } })

export const lockWindowCases: readonly AdapterCase[] = [
  {
    row: 'G1',
    name: 'a millisecond before the window is over the newcomer is refused, and told when',
    run: async (start) => {
      const app = await start(under({ lock: '300s' }))
      const a = app.browser()
      const { openedAt } = (await signIn(a)).json.session
      app.clock.advance(299_999)
      const refused = await signIn(app.browser())
      assertRefused(refused)
      assert.deepEqual([refused.json.retryAt, refused.headers.get('retry-after')], [openedAt + 300_000, '1'])
      assert.equal(await userOf(a), 'ann')
    },
  },
  {
    row: 'G2',
    name: 'when it is over the newcomer is admitted, and the holder displaced',
    run: async (start) => {
      const app = await start(under({ lock: '300s' }))
      const a = app.browser()
      await signIn(a)
      app.clock.advance(300_000)
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      assertEnded(await a.get('/'), 'displaced')
    },
  },
  {
    row: 'G3',
    name: 'lock: 0: the newcomer always wins',
    run: async (start) => {
      const app = await start(under({ lock: 0 }))
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      for (const [winner, loser] of [
        [b, a],
        [a, b],
      ] as const) {
        await loser.get('/')
        assert.equal((await signIn(winner)).json.user, 'ann')
        assertEnded(await loser.get('/'), 'displaced')
      }
    },
  },
  {
    row: 'G4',
    name: 'the window of a session that is a day and ten seconds old is over',
    run: async (start) => {
      const app = await start(under({ lock: '5m' }))
      await signIn(app.browser())
      app.clock.advance(86_410_000)
      assert.equal((await signIn(app.browser())).json.user, 'ann')
    },
  },
  {
    row: 'G5',
    name: "lockFrom: 'activity' protects who is active, however long, and nobody who is idle",
    run: async (start) => {
      const app = await start(under({ lock: '5m', lockFrom: 'activity', touchEvery: 0 }))
      const a = app.browser()
      await signIn(a)
      for (let i = 0; i < 5; i += 1) {
        app.clock.advance('4m')
        assert.equal(await userOf(a), 'ann')
      }
      app.clock.advance(299_999)
      assert.equal((await signIn(app.browser())).json.retryAt, app.clock.now() + 1)
      app.clock.advance(1)
      assert.equal((await signIn(app.browser())).json.user, 'ann')
    },
  },
  {
    row: 'G6',
    name: 'three sessions of which one may stay: it is the one that opened last',
    run: async (start) => {
      let maxSessions = 3
      const app = await start({ control: { policy: () => ({ maxSessions, lock: '1h' }) } })
      const browsers = await signInEach(app, 3)
      maxSessions = 1
      assert.deepEqual(await usersOf(browsers), [null, null, 'ann'])
    },
  },
  {
    row: 'G7',
    name: 'retryAt is exact with several holders, one of which is over by itself before its window',
    run: async (start) => {
      const app = await start(under({ maxSessions: 2, lock: '1h', idle: '10m', touchEvery: 0 }))
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      app.clock.advance('5m')
      const { openedAt } = (await signIn(b)).json.session
      app.clock.advance('4m')
      await a.get('/')
      const { retryAt } = (await signIn(app.browser())).json
      assert.equal(retryAt, openedAt + 600_000) // the idle limit of b
      app.clock.set(retryAt - 1)
      assert.equal((await signIn(app.browser())).json.retryAt, retryAt)
      app.clock.set(retryAt)
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      assert.equal(await userOf(a), 'ann')
    },
  },
  {
    row: 'G8',
    name: 'its holder signs out within the window: the next gets in at once',
    run: async (start) => {
      const app = await start(under({ lock: '1h' }))
      const a = app.browser()
      await signIn(a)
      assertRefused(await signIn(app.browser()))
      await a.post('/logout')
      assert.equal((await signIn(app.browser())).json.user, 'ann')
    },
  },
  {
    row: 'G9',
    name: 'with three places only those whose window is over give way',
    run: async (start) => {
      const app = await start(under({ maxSessions: 3, lock: '2m' }))
      const browsers = (await signInEach(app, 3)) as [Browser, Browser, Browser]
      assert.equal((await signIn(app.browser())).json.user, 'ann') // the first is three minutes old, the second two
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      const refused = await signIn(app.browser())
      assertRefused(refused)
      assert.equal(refused.json.holders.length, 3)
      assert.deepEqual(await usersOf(browsers), [null, null, 'ann'])
    },
  },
  {
    row: 'G10',
    name: 'the same device within its own window is back in',
    run: async (start) => {
      const app = await start(under({ lock: '1h' }))
      const a = app.browser()
      await signIn(a)
      assert.equal((await signIn(deviceOf(a))).json.user, 'ann')
    },
  },
  {
    row: 'G11',
    name: "an administrator's takeover breaks the window, and is journalled as such",
    run: async (start) => {
      const app = await start(under({ lock: '1h' }))
      const a = app.browser()
      await signIn(a)
      await app.control.takeover({ account: 'ann', operator: 'root', label: 'Support desk' })
      const ended = await a.get('/')
      assertEnded(ended, 'displaced')
      assert.deepEqual(ended.json.by, { device: 'Support desk', rule: null, takeover: true })
      assert.deepEqual(await app.told(), ['opened', 'displaced', 'opened', 'taken-over'])
    },
  },
]
