// How many are live, counted when asked: right whoever changed the list of accounts, and remembered where it takes long.

import { describe, expect, it } from 'vitest'
import type { Names } from '../../src/stores/postgres/names.ts'
import { createAsk, type Query, type QueryResult } from '../../src/stores/postgres/query.ts'
import { createTotals } from '../../src/stores/postgres/totals.ts'
import { KEPT_UNTIL, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { serverForTests, whyNoPostgres } from './postgres-places.ts'

const { administer, place, connect } = serverForTests()

const live = (sessions: number) => recordOf(Array.from({ length: sessions }, (_, i) => sessionOf(`s${i}`)))

const NOTHING = { accounts: 0, sessions: 0 }

/** With two sessions each. */
const insert = ({ accounts }: Names, from: number, to: number) =>
  administer(`INSERT INTO ${accounts} SELECT 'm' || n, 2, n, NULL, ${KEPT_UNTIL}, ${KEPT_UNTIL}
    FROM generate_series(${from}, ${to}) AS n`)

/** Totals by a clock of the test, by which each count takes 100 ms. */
async function counting(accounts: number) {
  const { names } = await place()
  await insert(names, 1, accounts)
  const { query } = connect()
  const state = { now: 5_000, counts: 0 }
  const counted = (text: string, values: (string | null)[]) => {
    state.counts += 1
    return Promise.resolve(query(text, values)).then((result) => {
      state.now += 100
      return result
    })
  }
  const over = (asked: Query) => createTotals(createAsk(asked), names, () => state.now).totals
  return { names, state, counted, over, totals: over(counted) }
}

describe.skipIf(whyNoPostgres)('the totals', () => {
  it('are right at once after openings, closings, revocations and whatever is done by hand', async () => {
    const { open, names, admin } = await place()
    const [store, other] = [open(), open()]
    expect(await store.totals?.()).toEqual(NOTHING)
    for (let i = 0; i < 6; i += 1) await put(store, `u${i}`, live(i))
    expect(await other.totals?.()).toEqual({ accounts: 5, sessions: 15 })
    await put(other, 'u5', live(2))
    await put(other, 'u4', live(0))
    expect(await store.totals?.()).toEqual({ accounts: 4, sessions: 8 })
    await admin.query(`DELETE FROM ${names.accounts} WHERE account IN ('u0', 'u2')`)
    expect(await store.totals?.()).toEqual({ accounts: 3, sessions: 6 })
    await admin.query(`UPDATE ${names.accounts} SET sessions = 7 WHERE account = 'u1'`)
    expect(await store.totals?.()).toEqual({ accounts: 3, sessions: 12 })
    await admin.query(`TRUNCATE ${names.accounts}`)
    expect(await store.totals?.()).toEqual(NOTHING)
  })

  it('are counted anew each time up to twenty thousand accounts', async () => {
    const { names, state, totals } = await counting(20_000)
    expect(await totals()).toEqual({ accounts: 20_000, sessions: 40_000 })
    await administer(`DELETE FROM ${names.accounts} WHERE last_seen = 1`)
    expect(await totals()).toEqual({ accounts: 19_999, sessions: 39_998 })
    expect(state.counts).toBe(2)
  })

  it('of more are remembered for twenty times as long as the count took', async () => {
    const { names, state, totals } = await counting(20_001)
    expect(await totals()).toEqual({ accounts: 20_001, sessions: 40_002 })
    await insert(names, 20_002, 30_000)
    state.now += 1_999
    expect(await totals()).toEqual({ accounts: 20_001, sessions: 40_002 })
    expect(state.counts).toBe(1)
    state.now += 1
    expect(await totals()).toEqual({ accounts: 30_000, sessions: 60_000 })
    expect(state.counts).toBe(2)
  })

  it('are not remembered for longer than half a minute', async () => {
    const { state, counted, over } = await counting(20_001)
    const totals = over((text, values) => counted(text, values).finally(() => (state.now += 9_900)))
    await totals()
    state.now += 29_999
    await totals()
    expect(state.counts).toBe(1)
    state.now += 1
    await totals()
    expect(state.counts).toBe(2)
  })

  it('are one query for all who ask at once where there are many', async () => {
    const { state, totals } = await counting(20_001)
    const answers = await Promise.all(Array.from({ length: 9 }, () => totals()))
    expect(answers).toEqual(Array(9).fill({ accounts: 20_001, sessions: 40_002 }))
    expect(state.counts).toBe(1)
  })

  it('are each asker’s own where there are few: who waited for a count that began before counts again', async () => {
    const { names, state, counted, over } = await counting(3)
    let answer = () => {}
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    const totals = over((text, values) => counted(text, values).finally(() => held))
    const first = totals()
    await expect.poll(() => state.now, { timeout: 30_000 }).toBe(5_100)
    await insert(names, 4, 4)
    const second = totals()
    answer()
    expect(await first).toEqual({ accounts: 3, sessions: 6 })
    expect(await second).toEqual({ accounts: 4, sessions: 8 })
  })

  it('of a query that failed, or hangs, keep nobody for long', async () => {
    const { state, counted, over } = await counting(20_001)
    const hangs = new Promise<QueryResult>(() => {})
    const answers = [() => Promise.reject(new Error('gone')), () => hangs]
    const totals = over((text, values) => answers.shift()?.() ?? counted(text, values))
    await expect(Promise.all([totals(), totals()])).rejects.toThrow('gone')
    void totals()
    state.now += 30_000
    expect(await totals()).toEqual({ accounts: 20_001, sessions: 40_002 })
  })
})
