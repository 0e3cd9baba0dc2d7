// The ledger of what is live: begun with what there is, right whoever changes the list of accounts, and kept short by prune.

import { describe, expect, it } from 'vitest'
import { encodeRecord } from '../../src/stores/codec.ts'
import { namesOf, quoted } from '../../src/stores/postgres/names.ts'
import { migrations, postgresStore } from '../../src/stores/postgres.ts'
import type { Store } from '../../src/stores/store.ts'
import { KEPT_UNTIL, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { serverForTests, whyNoPostgres } from './postgres-places.ts'

const { administer, place, connect, emptySchema } = serverForTests()

const live = (sessions: number) => recordOf(Array.from({ length: sessions }, (_, i) => sessionOf(`s${i}`)))

async function fill(store: Store): Promise<void> {
  for (let i = 0; i < 5; i += 1) await put(store, `u${i}`, live(i))
}

describe.skipIf(whyNoPostgres)('the totals', () => {
  it('begin with what there is where version 1 made the tables, whose revisions say nothing of sessions (K9)', async () => {
    const schema = await emptySchema()
    const [first, second] = migrations({ schema })
    const { records, accounts } = namesOf({ schema })
    await administer(first?.sql ?? '')
    for (const i of [0, 1, 2, 3, 4]) {
      const text = encodeRecord(live(i))
      await administer(`INSERT INTO ${records} VALUES ('u${i}', 'random1234${i}', '${text}', ${KEPT_UNTIL})`)
      await administer(`INSERT INTO ${accounts} VALUES ('u${i}', ${i}, 1, NULL, ${KEPT_UNTIL}, ${KEPT_UNTIL})`)
    }
    await administer(second?.sql ?? '')
    const store = postgresStore({ query: connect().query, schema })
    expect(await store.totals?.()).toEqual({ accounts: 4, sessions: 10 })
    await put(store, 'u0', live(3))
    await put(store, 'u4', live(2))
    expect(await store.totals?.()).toEqual({ accounts: 5, sessions: 11 })
    await administer(second?.sql ?? '') // once more changes nothing
    expect(await store.totals?.()).toEqual({ accounts: 5, sessions: 11 })
  })

  it('are right after rows were deleted by hand, from any search path, and after the list was emptied', async () => {
    const schema = await emptySchema()
    const { query } = connect(`-c search_path=${quoted(schema).replaceAll(' ', '\\ ')}`)
    const store = postgresStore({ query })
    await store.migrate()
    await fill(store)
    const { accounts } = namesOf({ schema })
    await administer(`DELETE FROM ${accounts} WHERE account IN ('u0', 'u2')`)
    expect(await store.totals?.()).toEqual({ accounts: 3, sessions: 8 })
    await administer(`TRUNCATE ${accounts}`)
    expect(await store.totals?.()).toEqual({ accounts: 0, sessions: 0 })
  })

  it('get a line where the number of sessions changes, and none by a touch', async () => {
    const { open, names, admin } = await place()
    const store = open()
    const lines = async () => Number((await admin.query(`SELECT count(*) AS n FROM ${names.totals}`)).rows[0].n)
    const before = await lines()
    await put(store, 'u', live(1))
    for (let i = 0; i < 3; i += 1) await put(store, 'u', recordOf([sessionOf('s', { lastSeenAt: i })]))
    expect(await lines()).toBe(before + 1)
    await put(store, 'u', live(0))
    expect(await lines()).toBe(before + 2)
  })

  it('are added up by prune, by several at once too, while others write', async () => {
    const { open, names, admin } = await place()
    await admin.query(`INSERT INTO ${names.totals} SELECT 1, 2 FROM generate_series(1, 5000)`)
    const stores = [open(), open(), open()]
    const writing = Promise.all(
      Array.from({ length: 40 }, (_, i) => stores[i % 3]?.swap(`u${i}`, '', live(1 + (i % 2)), [])),
    )
    await Promise.all([writing, ...stores.map((store) => store.prune(0))])
    expect(await open().totals?.()).toEqual({ accounts: 5_040, sessions: 10_060 })
    const { rows } = await admin.query(`SELECT count(*) AS n FROM ${names.totals}`)
    expect(Number(rows[0].n)).toBeLessThan(200)
  })
})
