// Rows K1 and K2: the store does not answer.

import assert from 'node:assert/strict'
import type { AdapterCase, Start } from './case.ts'
import { assertOutage, ourCookies, signIn, signInOnly, userOf } from './steps.ts'

const QUICK = { storeTimeout: '100ms', policy: { lock: 0 } } as const
const ALLOW = { ...QUICK, onStoreError: 'allow' } as const
const FAULTS = ['fail', 'hang'] as const

export const outageCases: readonly AdapterCase[] = [
  ...FAULTS.flatMap((fault): AdapterCase[] => [
    {
      row: 'K1',
      name: `the store is told to ${fault} at an opening: 503, nobody admitted`,
      run: async (start) => {
        const app = await start({ control: QUICK })
        const a = app.browser()
        app.store.break('load', fault)
        assertOutage(await signIn(a))
        app.store.heal()
        assert.deepEqual([await app.told(), await app.live()], [[], []])
        assert.equal((await signIn(a)).json.user, 'ann')
      },
    },
    {
      row: 'K2',
      name: `the store is told to ${fault} at a check: 503, and the session goes on once it is back`,
      run: async (start) => {
        const app = await start({ control: QUICK })
        const a = app.browser()
        const { id } = (await signIn(a)).json.session
        app.store.break('load', fault)
        for (let i = 0; i < 2; i += 1) assertOutage(await a.get('/'))
        app.store.heal()
        assert.equal((await a.get('/')).json.session.id, id)
        assert.deepEqual(await app.told(), ['opened'])
      },
    },
    {
      row: 'K2',
      name: `with onStoreError: 'allow' a check passes with an event while the store is told to ${fault}`,
      run: async (start) => {
        const app = await start({ control: ALLOW })
        const passed = new Set<string>()
        app.control.on('let-through', ({ command, account }) => void passed.add(`${command} ${account}`))
        const a = app.browser()
        const { id } = (await signIn(a)).json.session
        app.store.break('load', fault)
        const { status, json } = await a.get('/')
        assert.deepEqual([status, json.user, json.session, [...passed]], [200, 'ann', null, ['check ann']])
        app.store.heal()
        assert.equal((await a.get('/')).json.session.id, id)
      },
    },
  ]),
  {
    row: 'K1',
    name: 'an outage at an opening signs nobody out: the next request opens',
    needs: 'opening-by-use',
    run: async (start) => {
      const app = await start({ control: QUICK })
      const a = app.browser()
      await signInOnly(a)
      app.store.break('load', 'fail')
      assertOutage(await a.get('/'))
      app.store.heal()
      assert.equal(await userOf(a), 'ann')
      assert.deepEqual(await app.told(), ['opened'])
    },
  },
  {
    row: 'K1',
    name: "with onStoreError: 'allow' an opening passes with an event, and the next request after the outage opens",
    needs: 'opening-by-use',
    run: (start) => assertPassesUnopened(start, false),
  },
  {
    row: 'K1',
    name: "with onStoreError: 'allow' a login passes with an event, and the next request after the outage opens, with opening: 'at-login'",
    run: (start) => assertPassesUnopened(start, true),
  },
  {
    row: 'K2',
    name: 'strangers are not touched by an outage, not even with a token that was left behind',
    run: async (start) => {
      const app = await start({ control: QUICK })
      const a = app.browser()
      await signIn(a)
      await signIn(app.browser()) // displaces a
      await a.get('/')
      app.store.break('load', 'fail')
      for (const browser of [a, app.browser()]) {
        const { status, json } = await browser.get('/')
        assert.deepEqual([status, json.user], [200, null])
      }
    },
  },
  {
    row: 'K2',
    name: "a sign-out works during an outage with onStoreError: 'allow'",
    run: async (start) => {
      const app = await start({ control: ALLOW })
      const a = app.browser()
      await signIn(a)
      app.store.break('load', 'fail')
      await a.post('/logout')
      assert.equal(await userOf(a), null)
    },
  },
]

async function assertPassesUnopened(start: Start, atLogin: boolean): Promise<void> {
  const app = await start({ control: ALLOW, atLogin })
  const passed = new Set<string>()
  app.control.on('let-through', ({ command, account }) => void passed.add(`${command} ${account}`))
  const a = app.browser()
  app.store.break('load', 'fail')
  for (const { json } of [await signIn(a), await a.get('/')]) assert.deepEqual([json.user, json.session], ['ann', null])
  assert.equal([...passed][0], 'open ann') // handlers behind a guard of their own may check once more
  assert.equal(ourCookies(a).device, undefined)
  app.store.heal()
  assert.notEqual((await a.get('/')).json.session, null)
  assert.deepEqual(await app.told(), ['opened'])
}
