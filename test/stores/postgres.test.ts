// What holds for the PostgreSQL store alone: options, one statement a call, lost swaps, updates that touch no index, prune.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import postgres from 'postgres'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { EMPTY_RECORD } from '../../src/policy/record.ts'
import { namesOf } from '../../src/stores/postgres/names.ts'
import {
  type PostgresStoreOptions,
  pgListen,
  postgresStore,
  type Query,
  type Subscribe,
} from '../../src/stores/postgres.ts'
import type { Store } from '../../src/stores/store.ts'
import {
  entryOf,
  idsOf,
  KEPT_UNTIL,
  put,
  recordOf,
  sessionOf,
  WRITTEN_AT,
  walk,
} from '../../src/testing/conformance/case.ts'
import { startPostgres } from '../support/servers/postgres.ts'
import { overPg, schemaOn, serverForTests, whyNoPostgres } from './postgres-places.ts'

const { url, after, place, connect, emptyDatabase } = serverForTests()

const failing = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe('options', () => {
  const query: Query = async () => []

  it.each([
    ['no options', undefined, /takes an object of options, but was given undefined.*pool\.query/],
    ['no query', {}, /query must be a function, but is undefined.*pool\.query/],
    ['a client for a query', { query: { query } }, /query must be a function, but is \{/],
    ['an unknown option', { query, url: 'x' }, /no option "url"\. It has: query, listen/],
    ['a client for listen', { query, listen: {} }, /listen must be a function, but is \{\}.*pgListen/],
    ['a notify that is none of three', { query, notify: 'yes' }, /notify must be true, false or 'after', but is "yes"/],
    ['an empty schema', { query, schema: '' }, /schema must name a schema.*but is ""/],
    ['a schema that PostgreSQL would cut', { query, schema: 's'.repeat(64) }, /at most 63 bytes/],
    ['a schema with a NUL', { query, schema: 'a\0b' }, /without NUL/],
    ['a schema of the system', { query, schema: 'pg_catalog' }, /not begin with pg_/],
    ['a prefix with a blank', { query, prefix: 'my sessions' }, /prefix must be letters.*but is "my sessions"/],
    ['a prefix that makes names too long', { query, prefix: 'p'.repeat(41) }, /at most 40/],
    ['a negative count', { query, keepJournal: { count: -1 } }, /keepJournal\.count/],
  ])('%s is an error that says what to write', (_, options, message) => {
    expect(() => postgresStore(options as PostgresStoreOptions)).toThrow(failing('UTS_OPTION_INVALID', message))
  })

  it('has watch only where listen is given', () => {
    const listen: Subscribe = async () => () => {}
    expect(postgresStore({ query }).watch).toBeUndefined()
    expect(postgresStore({ query, listen }).watch).toBeTypeOf('function')
    expectTypeOf(postgresStore({ query, listen }).watch).toEqualTypeOf<NonNullable<Store['watch']>>()
  })

  it('takes pg and postgres.js as their types describe them', () => {
    expectTypeOf(
      (pool: pg.Pool): Query =>
        (text, values) =>
          pool.query(text, values),
    ).toBeFunction()
    expectTypeOf(
      (client: pg.Client): Query =>
        (text, values) =>
          client.query(text, values),
    ).toBeFunction()
    expectTypeOf(
      (sql: postgres.Sql): Query =>
        (text, values) =>
          sql.unsafe(text, values),
    ).toBeFunction()
    expectTypeOf((url: string): Subscribe => pgListen(() => new pg.Client(url))).toBeFunction()
  })

  it('fails with advice when query resolves with no rows', async () => {
    for (const answer of [undefined, {}, { rowCount: 1 }, []]) {
      const store = postgresStore({ query: async () => answer as [] })
      const advice = failing('UTS_STORE_UNUSABLE', /query gave no rows.*pool\.query/)
      await expect(store.load('u')).rejects.toThrow(advice)
      await expect(Promise.all([store.load('u'), store.load('v')])).rejects.toThrow(advice)
    }
  })

  it('takes whatever can be waited for, and for a failure a query that throws at once', async () => {
    const row = { revision: null, record: null, now: '1800000000000' }
    const thenable: Query = () => {
      const answer = Promise.resolve([row])
      // biome-ignore lint/suspicious/noThenProperty: what builders of queries are
      return { then: (use, fail) => answer.then(use, fail) }
    }
    expect(await postgresStore({ query: thenable }).load('u')).toEqual({
      record: EMPTY_RECORD,
      revision: '',
      now: 1_800_000_000_000,
    })
    const throwing = postgresStore({
      query: () => {
        throw new Error('the pool was ended')
      },
    })
    await expect(throwing.load('u')).rejects.toThrow('the pool was ended')
    await expect(throwing.swap('u', '', recordOf([]), [])).rejects.toThrow('the pool was ended')
  })

  it('asks again where PostgreSQL gave a load up for a conflict, and says so when that goes on', async () => {
    let conflicts = 2
    let asked = 0
    const store = postgresStore({
      query: async () => {
        asked += 1
        if (conflicts-- > 0) throw Object.assign(new Error('could not serialize access'), { code: '40001' })
        return [{ revision: null, record: null, now: 1 }]
      },
    })
    expect(await store.load('u')).toMatchObject({ now: 1 })
    expect(asked).toBe(3)
    conflicts = Infinity
    await expect(store.load('u')).rejects.toThrow('could not serialize access')
    expect(asked).toBe(9)
  })

  it('gives each schema and prefix a channel of its own, of a length that PostgreSQL takes', () => {
    const channels = [
      namesOf({}),
      namesOf({ schema: 'a' }),
      namesOf({ schema: 'b' }),
      namesOf({ schema: 'a', prefix: 'p_' }),
      namesOf({ schema: 's'.repeat(63) }),
      namesOf({ schema: `${'s'.repeat(62)}t` }),
    ].map(({ channel }) => channel)
    expect(new Set(channels).size).toBe(channels.length)
    for (const channel of channels) expect(Buffer.byteLength(channel)).toBeLessThan(64)
    expect(channels[0]).toBe('utsessions_swaps')
  })
})

describe.skipIf(whyNoPostgres)('a call', () => {
  it('is one statement, a load as a swap, of however many lines; a lost swap is two; and every value is a text', async () => {
    const { open } = await place()
    const { query } = connect()
    const asked: { text: string; values: unknown[] }[] = []
    const store = open({
      notify: true,
      query: (text, values) => {
        asked.push({ text, values })
        return query(text, values) // values that are bound make PostgreSQL refuse a second statement in the text
      },
    })
    const { revision } = await store.load('u')
    await store.swap('u', revision, recordOf([sessionOf('s')]), [entryOf('u', 's'), entryOf('u', 't')])
    await store.swap('u', revision, recordOf([]), []) // lost, and who was faster is a load
    for (const lines of [[entryOf('u', 's')], []]) {
      expect(await store.swap('u', (await store.load('u')).revision, recordOf([]), lines)).toMatchObject({
        swapped: true,
      })
    }
    await store.append([entryOf('u', 's'), entryOf('u', 't')])
    await store.append([])
    expect(asked).toHaveLength(9)
    expect((await store.journal()).items.map(({ session }) => session)).toEqual(['t', 's', 's', 't', 's'])
    asked.pop()
    for (const { values } of asked) {
      expect(values.length).toBeGreaterThan(0)
      for (const value of values) expect(value === null || typeof value === 'string').toBe(true)
    }
  })

  it('that loads is one for all loads of a turn, and each has its own record', async () => {
    const { open } = await place()
    const { query } = connect()
    const accounts = ['u', 'U', '', ' u', '\\u', 'u\0', '{u,"v"}', `o'hara`, 'ü', '😀', 'NULL', 'x'.repeat(512)]
    const asked: string[] = []
    const store = open({
      query: (text, values) => {
        asked.push(text)
        return query(text, values)
      },
    })
    for (const account of accounts) await put(store, account, recordOf([sessionOf(`of ${account}`)]))
    asked.length = 0
    const found = await Promise.all([...accounts, 'nobody'].map((account) => store.load(account)))
    expect(asked).toHaveLength(1)
    expect(found.map(({ record }) => record.sessions.map(({ id }) => id))).toEqual([
      ...accounts.map((account) => [`of ${account}`]),
      [],
    ])
    expect(found.at(-1)).toMatchObject({ revision: '', now: expect.any(Number) })
  })

  it('D4 K3 that is made twice, because the first answer was lost, has swapped once', async () => {
    const { open } = await place()
    const { query } = connect()
    const store = open({
      query: async (text, values) => {
        await query(text, values)
        return query(text, values)
      },
    })
    for (const revision of ['', (await store.load('u')).revision]) {
      const { revision: current } = await store.load('u')
      expect((await store.swap('u', current, recordOf([sessionOf('s')]), [entryOf('u', 's')])).swapped).toBe(true)
      expect((await store.swap('u', revision, recordOf([]), [])).swapped).toBe(false)
    }
    expect((await store.journal()).items).toHaveLength(2)
  })

  it('may be prepared by its name, of several stores over the same connections', async () => {
    const pool = new pg.Pool({ connectionString: url(), max: 1 })
    after(() => pool.end())
    const query: Query = (text, values, name) => pool.query({ name, text, values })
    const stores = [await place(), await place(), await place({ prefix: 'other_' })].map(({ open }) => open({ query }))
    for (let round = 0; round < 8; round += 1) {
      for (const [i, store] of stores.entries()) {
        await put(store, 'u', recordOf([sessionOf(`${i} ${round}`)]), [entryOf('u', `${i}`)])
        expect(await store.swap('u', '', recordOf([]), [])).toMatchObject({ swapped: false })
      }
    }
    for (const [i, store] of stores.entries()) {
      expect(idsOf(await store.load('u'))).toEqual([`${i} 7`])
      expect((await store.journal()).items).toHaveLength(8)
    }
    const { rows } = await pool.query('SELECT name FROM pg_prepared_statements')
    expect(rows).toHaveLength(3 * 4) // of each store: load, the first swap with a line and without one, the next with one
  })

  it('fails with the error of the driver when PostgreSQL does not answer', async () => {
    const { query } = overPg('postgres://postgres@127.0.0.1:1/postgres')
    await expect(postgresStore({ query }).load('u')).rejects.toThrow(expect.objectContaining({ code: 'ECONNREFUSED' }))
  })

  it('carries the clock of the server, in whole milliseconds, with a lost swap too', async () => {
    const { open, admin } = await place()
    const store = open()
    const clock = async () =>
      Number((await admin.query('SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now')).rows[0].now)
    const before = await clock()
    const loaded = await store.load('u')
    await put(store, 'u', recordOf([]))
    const lost = await store.swap('u', 'stale', recordOf([]), [])
    const after = await clock()
    if (lost.swapped) throw new Error('a swap with a wrong revision was taken')
    for (const { now } of [loaded, lost.current ?? loaded, await open().load('u')]) {
      expect(Number.isSafeInteger(now)).toBe(true)
    }
    expect(loaded.now).toBeGreaterThanOrEqual(Math.floor(before))
    expect(lost.current?.now).toBeLessThanOrEqual(after)
  })

  it('does not depend on what a driver makes of numbers and of names', async () => {
    const { open, schema } = await place()
    const sql = postgres(url(), {
      max: 2,
      types: { bigint: postgres.BigInt },
      transform: { ...postgres.camel, undefined: null },
      onnotice: () => {},
    })
    after(() => sql.end())
    await put(open(), 'u', recordOf([sessionOf('s', { lastSeenAt: WRITTEN_AT + 5 })]), [entryOf('u', 's')])
    const store = postgresStore({ schema, query: (text, values) => sql.unsafe(text, values) })
    await put(store, 'v', recordOf([sessionOf('s'), sessionOf('t')], { dueAt: 3 }), [entryOf('v', 's')])
    expect(await walk((cursor) => store.accounts({ cursor, limit: 1 }))).toEqual([
      { account: 'u', sessions: 1, lastSeenAt: WRITTEN_AT + 5 },
      { account: 'v', sessions: 2, lastSeenAt: WRITTEN_AT },
    ])
    expect(await walk((cursor) => store.journal({ cursor, limit: 1 }))).toEqual([entryOf('v', 's'), entryOf('u', 's')])
    expect(typeof (await store.load('u')).now).toBe('number')
    expect(await store.prune(KEPT_UNTIL + 1)).toBe(2)
  })

  it('keeps instants beyond 2^31 and up to the largest, and fractions of a millisecond', async () => {
    const { open } = await place()
    const store = open()
    const last = Number.MAX_SAFE_INTEGER
    const record = recordOf([sessionOf('s', { lastSeenAt: 2 ** 50 + 0.5 })], { dueAt: last - 1, keepUntil: last })
    await put(store, 'u', record, [entryOf('u', 's', { at: last }), entryOf('u', 's', { at: 0.5 })])
    expect((await store.load('u')).record).toEqual(record)
    expect((await store.accounts()).items).toEqual([{ account: 'u', sessions: 1, lastSeenAt: 2 ** 50 }])
    expect((await store.accounts({ dueBefore: last })).items).toHaveLength(1)
    expect((await store.journal({ since: 0.25 })).items.map(({ at }) => at)).toEqual([last, 0.5]) // by their instants
    expect(await store.prune(last)).toBe(0)
  })

  it('keeps accounts apart that differ in a NUL or a backslash, by prefix too (A8)', async () => {
    const { open } = await place()
    const store = open()
    const accounts = ['\0', '\\', '\\0', '\\\\', '\\\\0', 'a\0', 'a\\0', 'a\0b', 'a\\', 'a', `${'\0'.repeat(512)}`]
    for (const account of accounts) await put(store, account, recordOf([sessionOf('s')]), [entryOf(account, account)])
    for (const prefix of accounts) {
      const found = (await store.accounts({ prefix })).items.map(({ account }) => account)
      expect(found.sort()).toEqual(accounts.filter((account) => account.startsWith(prefix)).sort())
      expect((await store.journal({ account: prefix })).items.map(({ session }) => session)).toEqual([prefix])
    }
  })

  it('compares accounts byte by byte in a database that sorts as people do', async () => {
    const { query } = connect('', await emptyDatabase("LOCALE_PROVIDER icu ICU_LOCALE 'de-AT' LOCALE 'C'"))
    expect(await query("SELECT 'a' < 'B' AS sorted", [])).toMatchObject({ rows: [{ sorted: true }] }) // not so by bytes
    const store = postgresStore({ query })
    await store.migrate()
    const accounts = ['a', 'A', 'ab', 'aB', 'Ab', 'a-b', 'b', 'B', 'ä', 'a\u0308', 'z', 'Z', '\u{1F600}', 'ss', 'ß']
    for (const account of accounts) await put(store, account, recordOf([sessionOf('s')]))
    const walked = await walk((cursor) => store.accounts({ cursor, limit: 2 }))
    expect(walked.map(({ account }) => account).sort()).toEqual(accounts.toSorted())
    for (const prefix of accounts) {
      const found = (await store.accounts({ prefix })).items.map(({ account }) => account)
      expect(found.sort()).toEqual(accounts.filter((account) => account.startsWith(prefix)).sort())
    }
  })

  it('is refused where the server only follows another one: what it shows may be over', async () => {
    const replica = await startPostgres()
    after(replica.stop)
    const { query, end } = overPg(replica.url)
    after(end)
    const store = postgresStore({ query })
    await store.migrate()
    await put(store, 'u', recordOf([sessionOf('s')]))
    await query('CHECKPOINT', [])
    await replica.kill()
    writeFileSync(join(replica.folder, 'data', 'standby.signal'), '')
    await replica.restart()
    await expect(store.load('u')).rejects.toThrow(failing('UTS_STORE_UNUSABLE', /Let it ask the primary/))
    await expect(store.swap('u', '', recordOf([]), [])).rejects.toThrow(/read-only/)
  })
})

describe.skipIf(whyNoPostgres)('a lost swap', () => {
  it('gives who was faster; the empty record where the record was dropped', async () => {
    const { open } = await place()
    const store = open()
    const revision = await put(store, 'u', recordOf([sessionOf('s')]))
    await store.prune(KEPT_UNTIL + 1)
    const gone = await store.swap('u', revision, recordOf([]), [])
    expect(gone).toMatchObject({ swapped: false, current: { record: EMPTY_RECORD } })
    await put(store, 'u', recordOf([sessionOf('t')]))
    const other = await store.swap('u', '', recordOf([]), [])
    expect(other).toMatchObject({ swapped: false, current: { record: recordOf([sessionOf('t')]) } })
  })

  it.each(['', 'there'])('gives who was faster, who came during the statement, too (record %j)', async (first) => {
    const { open, names, admin } = await place()
    const store = open()
    const revision = first === '' ? '' : await put(store, 'u', recordOf([]))
    const other = await admin.connect()
    await other.query('BEGIN')
    if (first === '') await other.query(`INSERT INTO ${names.records} VALUES ('u', 'theirs', '{}', 0)`)
    else await other.query(`UPDATE ${names.records} SET revision = 'theirs' WHERE account = 'u'`)
    const swap = store.swap('u', revision, recordOf([sessionOf('late')]), [entryOf('u', 's')])
    await untilSomebodyWaits(admin)
    await other.query('COMMIT')
    other.release()
    expect(await swap).toMatchObject({ swapped: false, current: { revision: 'theirs' } })
    expect((await store.journal()).items).toEqual([])
    expect((await store.accounts()).items).toEqual([])
  })

  it('is what a swap is that PostgreSQL gives up again and again for a conflict, and nothing is written', async () => {
    const { open } = await place()
    let attempts = 0
    const { query } = connect()
    const store = open({
      query: async (text, values) => {
        if (!text.includes('swapped')) return query(text, values)
        attempts += 1
        throw Object.assign(new Error('could not serialize access'), { code: attempts % 2 ? '40001' : '40P01' })
      },
    })
    expect(await store.swap('u', '', recordOf([sessionOf('s')]), [entryOf('u', 's')])).toEqual({ swapped: false })
    expect(attempts).toBeGreaterThan(1)
    expect(await store.load('u')).toMatchObject({ record: EMPTY_RECORD })
  })
})

describe.skipIf(whyNoPostgres)('swaps', () => {
  /**
   * Where somebody else's snapshot keeps dead versions, pages fill up, and an update goes to another page: here nobody else is. With an index
   * in the way none is HOT.
   */
  it('update records without touching an index (HOT), thousands of them', { timeout: 120_000 }, async () => {
    const server = await startPostgres({ settings: { autovacuum: 'off' } })
    after(server.stop)
    const { open, schema, admin, dispose } = await schemaOn(server, () => overPg(server.url))
    after(dispose)
    const pool = new pg.Pool({ connectionString: server.url, max: 1 })
    const store = open({ query: (text, values) => pool.query(text, [...values]) })
    const accounts = Array.from({ length: 1_000 }, (_, i) => `account-${i}`)
    const session = (id: string) =>
      sessionOf(id, { tokens: ['t'.repeat(22)], devices: ['d'.repeat(22)], label: 'Firefox on Linux' })
    for (let round = 0; round < 4; round += 1) {
      const at = WRITTEN_AT + round
      const next = recordOf([{ ...session(`s${round}`), lastSeenAt: at }], {
        dueAt: at + 1_000,
        keepUntil: KEPT_UNTIL + at,
      })
      await Promise.all(accounts.map((account) => put(store, account, next)))
    }
    const sql = `SELECT n_tup_upd AS all, n_tup_hot_upd AS hot FROM pg_stat_user_tables
      WHERE schemaname = $1 AND relname = 'utsessions_records'`
    await pool.end() // a connection that ends tells what it did
    const stats = async () => (await admin.query(sql, [schema])).rows[0] as { all: string; hot: string }
    while (Number((await stats()).all) < 3_000) await wait(20)
    const { all, hot } = await stats()
    expect(Number(all)).toBe(3_000)
    expect(Number(hot) / Number(all)).toBeGreaterThan(0.95)
  })
})

describe.skipIf(whyNoPostgres)('prune', () => {
  it('loses no swap that goes on meanwhile, from four nodes at once, and waits for nobody in a circle', async () => {
    const { open, names, admin } = await place()
    await admin.query(`
      INSERT INTO ${names.records} SELECT 'u' || i, 'old', '{}', 5 FROM generate_series(0, 2999) AS i;
      INSERT INTO ${names.accounts} SELECT 'u' || i, 0, 0, NULL, 5, 5 FROM generate_series(0, 2999) AS i`)
    const before = await deadlocks(admin)
    const stores = Array.from({ length: 4 }, () => open())
    const saved: string[] = []
    const save = async (store: Store, from: number) => {
      for (let i = from; i < 3_000; i += 40) {
        const swapped = await store.swap(`u${i}`, 'old', recordOf([sessionOf('s')]), [entryOf(`u${i}`, 's')])
        if (swapped.swapped) saved.push(`u${i}`)
      }
    }
    const saving = stores.flatMap((store, i) => [2, 1, 0].map((round) => save(store, 10 * round + i)))
    const [dropped] = await Promise.all([Promise.all(stores.map((store) => store.prune(10))), ...saving])
    const total = dropped.reduce((sum, count) => sum + count, 0) + (await open().prune(10))
    expect(total + saved.length).toBe(3_000)
    expect(saved.length).toBeGreaterThan(0)
    const kept = await walk((cursor) => open().accounts({ cursor, limit: 1_000 }))
    expect(kept.map(({ account }) => account).sort()).toEqual(saved.toSorted())
    for (const table of [names.records, names.accounts]) {
      expect((await admin.query(`SELECT count(*)::int AS n FROM ${table}`)).rows).toEqual([{ n: saved.length }])
    }
    expect(await deadlocks(admin)).toBe(before)
  })

  it('passes over a record that is being written, and looks at it again as it is then', async () => {
    const { open, names, admin } = await place()
    const store = open()
    for (const account of ['u', 'v']) await put(store, account, recordOf([], { keepUntil: 5 }))
    const writer = await admin.connect()
    await writer.query(`BEGIN; UPDATE ${names.records} SET keep_until = 50 WHERE account = 'u'`)
    expect(await store.prune(10)).toBe(1)
    await writer.query('COMMIT')
    writer.release()
    expect(await store.prune(10)).toBe(0) // the list still says 5
    expect((await admin.query(`SELECT account FROM ${names.records}`)).rows).toEqual([{ account: 'u' }])
  })

  it('is not held up by rows of the list whose record somebody took away by hand', async () => {
    const { open, names, admin } = await place()
    const store = open()
    await admin.query(
      `INSERT INTO ${names.accounts} SELECT 'stray' || i, 1, 0, NULL, 1, 1 FROM generate_series(1, 700) AS i`,
    )
    await put(store, 'u', recordOf([], { keepUntil: 5 }))
    await store.prune(10)
    await store.prune(10)
    expect((await admin.query(`SELECT account FROM ${names.accounts}`)).rows).toEqual([])
    expect((await admin.query(`SELECT account FROM ${names.records}`)).rows).toEqual([])
  })

  it('bounds the journal by age and by number (N4)', async () => {
    const { open } = await place({ keepJournal: { for: '1h', count: 1_000 } })
    const store = open()
    const hour = 3_600_000
    await store.append([
      entryOf('u', 'old', { at: WRITTEN_AT - hour - 1 }),
      entryOf('u', 'young', { at: WRITTEN_AT - hour }),
    ])
    await store.prune(WRITTEN_AT)
    expect((await store.journal()).items.map(({ session }) => session)).toEqual(['young'])
    await store.append(Array.from({ length: 2_700 }, (_, i) => entryOf('u', `s${i}`)))
    await Promise.all([store.prune(WRITTEN_AT), open().prune(WRITTEN_AT), open().prune(WRITTEN_AT)])
    const { items } = await store.journal({ limit: 5_000 })
    expect(items).toHaveLength(1_000)
    expect(items.at(-1)?.session).toBe('s1700')
  })
})

/** Until a statement waits for somebody's lock. */
async function untilSomebodyWaits(admin: pg.Pool): Promise<void> {
  const sql = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
  while ((await admin.query(sql)).rows.length === 0) await wait(5)
}

async function deadlocks(admin: pg.Pool): Promise<number> {
  const sql = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()'
  return (await admin.query(sql)).rows[0].deadlocks
}
