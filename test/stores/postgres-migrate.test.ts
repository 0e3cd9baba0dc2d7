// The tables of the PostgreSQL store: made once, whoever starts at once, where and as whom; newer ones are left alone.

import { describe, expect, it } from 'vitest'
import { namesOf, quoted } from '../../src/stores/postgres/names.ts'
import { migrations, postgresStore } from '../../src/stores/postgres.ts'
import { entryOf, idsOf, KEPT_UNTIL, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { serverForTests, whyNoPostgres } from './postgres-places.ts'

const { url, after, administer, place, connect, emptySchema, emptyDatabase } = serverForTests()

const failing = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe.skipIf(whyNoPostgres)('migrate', () => {
  const isolations = ['read committed', 'repeatable read', 'serializable']
  it.each(isolations)('makes one set of tables for ten who start at once, under %s', async (isolation) => {
    const settings = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`
    const stores = Array.from({ length: 10 }, () => connect(settings)).map(({ query }) => query)
    await Promise.all(stores.map((query) => query('SELECT 1', []))) // all are connected
    for (let round = 0; round < 5; round += 1) {
      const schema = `round ${isolation} ${round} ${Math.random()}`
      await Promise.all(stores.map((query) => postgresStore({ query, schema }).migrate()))
      expect(await administer(`SELECT version FROM ${namesOf({ schema }).version}`)).toEqual([{ version: 1 }])
      await put(postgresStore({ query: connect().query, schema }), 'u', recordOf([]))
      await administer(`DROP SCHEMA ${quoted(schema)} CASCADE`)
    }
  })

  it('changes nothing the second time, and needs no right to create then', async () => {
    const { open, schema, names, admin } = await place()
    await put(open(), 'u', recordOf([sessionOf('s')]))
    const role = `poor ${Math.random()}`
    after(() => administer(`DROP OWNED BY ${quoted(role)}; DROP ROLE ${quoted(role)}`))
    await admin.query(`
      CREATE ROLE ${quoted(role)} LOGIN; GRANT USAGE ON SCHEMA ${names.schema} TO ${quoted(role)};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${names.schema} TO ${quoted(role)}`)
    const theirs = new URL(url())
    theirs.username = encodeURIComponent(role)
    const store = postgresStore({ query: connect('', theirs.href).query, schema })
    await store.migrate()
    await store.migrate()
    expect(idsOf(await store.load('u'))).toEqual(['s'])
    expect(await store.prune(0)).toBe(0)
  })

  it('refuses tables of a newer version, and changes nothing', async () => {
    const { open, names, admin } = await place()
    await admin.query(`UPDATE ${names.version} SET version = 2`)
    await expect(open().migrate()).rejects.toThrow(
      failing('UTS_STORE_UNUSABLE', /newer version .*version 2; this one knows 1.*Nothing was changed/),
    )
    expect((await admin.query(`SELECT version FROM ${names.version}`)).rows).toEqual([{ version: 2 }])
  })

  it('is what migrations gives as SQL, for those who run it by hand', async () => {
    const schema = await emptySchema()
    for (const { sql } of migrations({ schema, prefix: 'hand_' })) await administer(sql)
    await put(postgresStore({ query: connect().query, schema, prefix: 'hand_' }), 'u', recordOf([sessionOf('s')]))
    expect(migrations({ schema }).map(({ version }) => version)).toEqual([1])
  })

  it('takes a schema and a prefix as they are written: quotes, capitals, question marks, dots', async () => {
    const schema = `It's "Ünique". ? ${Math.random()}`
    const { open, admin } = await place({ schema, prefix: 'MySessions_' })
    const store = open()
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 5 }), [entryOf('u', 's')])
    expect((await store.accounts({ prefix: 'u', dueBefore: 7 })).items).toHaveLength(1)
    expect((await store.journal({ account: 'u' })).items).toHaveLength(1)
    expect(await store.prune(KEPT_UNTIL + 1)).toBe(1)
    const { rows } = await admin.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = '${schema.replaceAll("'", "''")}' ORDER BY 1`,
    )
    expect(rows.map(({ tablename }) => tablename)).toEqual(
      ['accounts', 'journal', 'records', 'schema'].map((table) => `MySessions_${table}`),
    )
  })

  it('without a schema uses the first one of the search path', async () => {
    const schema = await emptySchema()
    const { query } = connect(`-c search_path=${quoted(schema).replaceAll(' ', '\\ ')}`)
    const store = postgresStore({ query })
    await store.migrate()
    await put(store, 'u', recordOf([]))
    expect(await administer(`SELECT account FROM ${quoted(schema)}.utsessions_records`)).toEqual([{ account: 'u' }])
  })

  it('refuses a database that cannot hold every name', async () => {
    const latin = await emptyDatabase("ENCODING 'LATIN1' LOCALE 'C'")
    const store = postgresStore({ query: connect('', latin).query })
    await expect(store.migrate()).rejects.toThrow(/whose encoding is UTF8/)
  })

  it('is what every call asks for where the tables are not there', async () => {
    const schema = await emptySchema()
    for (const where of [schema, `${schema} elsewhere`]) {
      const store = postgresStore({ query: connect().query, schema: where })
      const calls = [
        () => store.load('u'),
        () => store.swap('u', '', recordOf([]), []),
        () => store.append([entryOf('u', 's')]),
        () => store.accounts(),
        () => store.journal(),
        () => store.totals?.(),
        () => store.prune(0),
      ]
      for (const call of calls) {
        await expect(call()).rejects.toThrow(failing('UTS_STORE_UNUSABLE', /not there.*Call await store\.migrate\(\)/))
      }
    }
  })
})
