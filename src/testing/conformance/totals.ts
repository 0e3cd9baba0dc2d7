// What a store counts without a walk: it says what the walk would say, whatever was written, dropped or lost.

import assert from 'node:assert/strict'
import type { Store, Totals } from '../../stores/store.ts'
import { KEPT_UNTIL, openMany, put, recordOf, type StoreCase, sessionOf, walk } from './case.ts'

export const totalsCases: readonly StoreCase[] = [
  {
    name: 'the totals of an empty store are nothing',
    needs: 'totals',
    run: async ({ open }) => assert.deepEqual(await totalsOf(await open()), { accounts: 0, sessions: 0 }),
  },
  {
    name: 'the totals follow openings, closings and revocations, those by other connections too',
    needs: 'totals',
    run: async ({ open }) => {
      const [store, other] = [await open(), await open()]
      const steps: readonly (readonly [account: string, sessions: number])[] = [
        ['u', 1],
        ['v', 3],
        ['w', 0],
        ['u', 2],
        ['v', 1],
        ['u', 0],
        ['w', 2],
        ['u', 5],
        ['w', 0],
        ['v', 0],
      ]
      const expected = new Map<string, number>()
      for (const [i, [account, sessions]] of steps.entries()) {
        await put(i % 2 ? other : store, account, live(sessions))
        expected.set(account, sessions)
        const left = [...expected.values()].filter((count) => count > 0)
        const totals = { accounts: left.length, sessions: left.reduce((sum, count) => sum + count, 0) }
        assert.deepEqual(await agreed(store), totals, `after step ${i}`)
        assert.deepEqual(await totalsOf(other), totals, `after step ${i}, over the other connection`)
      }
    },
  },
  {
    name: 'the totals are the same after a touch, and after a swap that was lost',
    needs: 'totals',
    run: async ({ open }) => {
      const store = await open()
      const stale = await put(store, 'u', live(1))
      await put(store, 'u', recordOf([sessionOf('s0', { lastSeenAt: KEPT_UNTIL - 9 })]))
      assert.equal((await store.swap('u', stale, live(7), [])).swapped, false)
      assert.equal((await store.swap('v', stale, live(7), [])).swapped, false)
      assert.deepEqual(await agreed(store), { accounts: 1, sessions: 1 })
    },
  },
  {
    name: 'the totals are those of the winners where many write at once',
    needs: 'totals',
    run: async (place) => {
      const stores = await openMany(place, 4)
      const [first] = stores
      if (!first) throw new Error('there is no store')
      await totalsOf(first)
      const accounts = Array.from({ length: 25 }, (_, i) => `u${i}`)
      for (const round of [1, 2, 3]) {
        const revisions = await Promise.all(accounts.map(async (account) => (await first.load(account)).revision))
        const swaps = stores.flatMap((store, n) =>
          accounts.map((account, i) => store.swap(account, revisions[i] ?? '', live((i + n + round) % 4), [])),
        )
        await Promise.all(swaps)
        await agreed(first)
      }
    },
  },
  {
    name: 'the totals lose what prune drops',
    needs: 'totals',
    run: async ({ open }) => {
      const store = await open()
      for (let i = 0; i < 20; i += 1) {
        await put(store, `u${i}`, recordOf(sessions(i % 3), { keepUntil: i < 10 ? 1 : KEPT_UNTIL }))
      }
      await agreed(store)
      await store.prune(KEPT_UNTIL - 1)
      assert.deepEqual(await agreed(store), { accounts: 7, sessions: 10 })
      await put(store, 'u1', live(2))
      assert.deepEqual(await agreed(store), { accounts: 8, sessions: 12 })
    },
  },
  {
    name: 'the totals are there when a store is opened again',
    needs: 'durable',
    run: async ({ open }) => {
      const before = await open()
      if (!before.totals) return
      for (let i = 0; i < 5; i += 1) await put(before, `u${i}`, live(i))
      const totals = await agreed(before)
      await before.close()
      const after = await open()
      assert.deepEqual(await agreed(after), totals)
      await put(after, 'u4', live(1))
      assert.deepEqual(await agreed(after), { accounts: 4, sessions: 7 })
    },
  },
]

function sessions(count: number) {
  return Array.from({ length: count }, (_, i) => sessionOf(`s${i}`))
}

function live(count: number) {
  return recordOf(sessions(count))
}

async function totalsOf(store: Store): Promise<Totals> {
  if (!store.totals)
    throw new Error("The store has no totals(). Give it one, or the reason as without: { totals: '…' }.")
  return store.totals()
}

/** The totals, which must be what a walk finds. */
async function agreed(store: Store): Promise<Totals> {
  const walked = await walk((cursor) => store.accounts({ cursor, limit: 9 }))
  const found = { accounts: walked.length, sessions: walked.reduce((sum, account) => sum + account.sessions, 0) }
  assert.deepEqual(await totalsOf(store), found)
  return found
}
