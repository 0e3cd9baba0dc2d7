// Rows A: the limit.

import assert from 'node:assert/strict'
import type { AdapterCase } from './case.ts'
import { loginPath, ourCookies, signIn, userOf, usersOf } from './steps.ts'

/** 512 bytes of UTF-8 are the most. */
const LOOKALIKES = ['alice', 'Alice', 'alice ', 'a{li}ce', 'a:b', 'a*', '\u00fc', 'u\u0308', '\u{1F600}'.repeat(128)]

export const limitCases: readonly AdapterCase[] = [
  {
    row: 'A1',
    name: 'the first opening is admitted',
    run: async (start) => {
      const app = await start()
      const { status, json } = await signIn(app.browser())
      assert.deepEqual([status, json.user], [200, 'ann'])
      assert.deepEqual(await app.live(), [json.session.id])
    },
  },
  {
    row: 'A2',
    name: "'unlimited' lets ten in, and all stay alive",
    run: async (start) => {
      const app = await start({ control: { policy: { maxSessions: 'unlimited' } } })
      const browsers = Array.from({ length: 10 }, () => app.browser())
      for (const browser of browsers) await signIn(browser)
      assert.deepEqual(await usersOf(browsers), Array(10).fill('ann'))
      assert.equal((await app.live()).length, 10)
    },
  },
  {
    row: 'A4',
    name: 'one full account keeps nobody out of another',
    run: async (start) => {
      const app = await start()
      await signIn(app.browser(), 'ann')
      assert.equal((await signIn(app.browser(), 'ann')).status, 409)
      assert.equal((await signIn(app.browser(), 'bob')).json.user, 'bob')
    },
  },
  {
    row: 'A5',
    name: 'a failed login opens and displaces nothing',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: 0 } } })
      const a = app.browser()
      await signIn(a)
      const failed = await app.browser().post(loginPath({ user: 'ann', password: 'wrong' }))
      assert.deepEqual([failed.status, failed.json?.code], [401, undefined])
      assert.equal(await userOf(a), 'ann')
      assert.deepEqual(await app.told(), ['opened'])
    },
  },
  {
    row: 'A6',
    name: 'requests without an account are not counted, ask no store and get no cookie of ours',
    run: async (start) => {
      const app = await start()
      const stranger = app.browser()
      const { json } = await stranger.get('/')
      assert.deepEqual([json.user, json.session], [null, null])
      assert.deepEqual(ourCookies(stranger), {})
      assert.equal(app.store.calls.load, 0)
    },
  },
  {
    row: 'A7',
    name: 'repeated requests of one session never change the count',
    run: async (start) => {
      const app = await start({ control: { policy: { maxSessions: 3 } } })
      const a = app.browser()
      const { id } = (await signIn(a)).json.session
      for (let i = 0; i < 5; i += 1) assert.equal((await a.get('/')).json.session.id, id)
      assert.deepEqual(await app.live(), [id])
      assert.deepEqual(await app.told(), ['opened'])
    },
  },
  {
    row: 'A8',
    name: 'accounts are compared exactly',
    run: async (start) => {
      const app = await start({ control: { policy: { lock: '1h' } } })
      for (const account of LOOKALIKES) assert.equal((await signIn(app.browser(), account)).json.user, account)
      for (const account of LOOKALIKES) assert.equal((await app.live(account)).length, 1)
    },
  },
]
