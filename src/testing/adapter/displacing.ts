// Rows C but C7: displacing.

import assert from 'node:assert/strict'
import type { PolicyOptions } from '../../policy/options.ts'
import { type Browser, CHROME } from './browser.ts'
import type { AdapterCase, Start } from './case.ts'
import { assertEnded, problemOf, signIn, signInEach, userOf, usersOf } from './steps.ts'

export const displacingCases: readonly AdapterCase[] = [
  {
    row: 'C1',
    name: 'the displaced session is told by which device, and when',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      await signIn(a)
      app.clock.advance('5m')
      const at = app.clock.now()
      await signIn(app.browser(CHROME))
      app.clock.advance('2m')
      const ended = await a.get('/')
      assertEnded(ended, 'displaced')
      assert.equal(ended.json.at, at)
      assert.deepEqual(ended.json.by, { device: 'Chrome on Windows', rule: null, takeover: false })
      const { status, json } = await a.get('/')
      assert.deepEqual([status, json.user, json.session], [200, null, null])
    },
  },
  {
    row: 'C2',
    name: 'oldest displaces whoever opened first',
    run: (start) => assertGivesWay(start, 'oldest', [null, 'ann']),
  },
  {
    row: 'C2',
    name: 'least-recently-used displaces whoever was idle for longest',
    run: (start) => assertGivesWay(start, 'least-recently-used', ['ann', null]),
  },
  {
    row: 'C3',
    name: 'lowering the limit leaves as many at the next check, whatever the lock',
    run: async (start) => {
      let policy: PolicyOptions = { maxSessions: 4, lock: 'forever', idle: '1h' }
      const app = await start({ control: { policy: () => policy } })
      const [a, b, c, d] = (await signInEach(app, 4)) as [Browser, Browser, Browser, Browser]
      policy = { ...policy, maxSessions: 2 }
      assert.equal(await userOf(d), 'ann')
      assert.equal((await app.live()).length, 2)
      const { json } = await a.get('/')
      assert.deepEqual([json.reason, json.by.rule, json.by.device], ['displaced', 'policy', null])
      assert.deepEqual(await usersOf([b, c, d]), [null, 'ann', 'ann'])
    },
  },
  {
    row: 'C4',
    name: 'who signs in again is no victim of its own, and the number stays',
    run: async (start) => {
      const app = await start({ control: { policy: { maxSessions: 2, lock: 0 } } })
      const [a, b] = (await signInEach(app, 2)) as [Browser, Browser]
      assert.equal((await signIn(a)).json.user, 'ann')
      assert.deepEqual(await usersOf([a, b]), ['ann', 'ann'])
      assert.equal((await app.live()).length, 2)
    },
  },
  {
    row: 'C5',
    name: 'equal times: the id decides, and exactly as many survive',
    run: async (start) => {
      let maxSessions = 3
      const app = await start({ control: { policy: () => ({ maxSessions }) } })
      const browsers = [app.browser(), app.browser(), app.browser()]
      const ids: string[] = []
      for (const browser of browsers) ids.push((await signIn(browser)).json.session.id)
      maxSessions = 1
      const last = [...ids].sort().at(-1)
      assert.deepEqual(
        await usersOf(browsers),
        ids.map((id) => (id === last ? 'ann' : null)),
      )
    },
  },
  {
    row: 'C6',
    name: "the displaced one's sign-out and late requests do not harm the winner",
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      const [a, b] = [app.browser(), app.browser()]
      await signIn(a)
      const [late, later] = [a.copy(), a.copy()]
      const { id } = (await signIn(b)).json.session
      assertEnded(await a.post('/logout'), 'displaced')
      await late.post('/logout')
      await later.get('/')
      await a.post('/logout')
      const { status, json } = await b.get('/')
      assert.deepEqual([status, json.session?.id], [200, id])
      assert.deepEqual(await app.told(), ['opened', 'displaced', 'opened'])
    },
  },
  {
    row: 'C8',
    name: 'the winner is in at once, by its one sign-in',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      await signIn(app.browser())
      const b = app.browser()
      const first = await signIn(b)
      assert.deepEqual([first.status, first.json.user], [200, 'ann'])
      assert.equal((await b.get('/')).json.session.id, first.json.session.id)
    },
  },
  {
    row: 'C9',
    name: 'exempt sessions neither count nor give way',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      const [a, b, c] = [app.browser(), app.browser(), app.browser()]
      await signIn(a)
      assert.equal((await signIn(b, 'ann', { 'x-exempt': '1' })).json.session.exempt, true)
      assert.deepEqual(await usersOf([a, b]), ['ann', 'ann'])
      await signIn(c)
      assert.deepEqual(await usersOf([a, b, c]), [null, 'ann', 'ann'])
    },
  },
  {
    row: 'C10',
    name: 'a revocation by an administrator frees the place at once, and is told without a name',
    run: async (start) => {
      const app = await start()
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      await app.control.revoke({ account: 'ann', session: id, operator: 'root@example.org' })
      assert.equal((await signIn(app.browser())).json.user, 'ann')
      const ended = await a.get('/')
      assert.deepEqual(problemOf(ended), [401, 'session-ended', 'revoked'])
      assert.ok(!ended.text.includes('root@example.org'))
    },
  },
]

/** Two sessions, the first of which is used last; a third one comes. */
async function assertGivesWay(
  start: Start,
  displace: 'oldest' | 'least-recently-used',
  users: readonly (string | null)[],
): Promise<void> {
  const app = await start({ control: { policy: { maxSessions: 2, lock: '1m', displace } } })
  const browsers = await signInEach(app, 2)
  await browsers[0]?.get('/')
  app.clock.advance('1m')
  assert.equal((await signIn(app.browser())).json.user, 'ann')
  assert.deepEqual(await usersOf(browsers), users)
}
