// The doctor on PostgreSQL: each thing that can be provoked is seen both ways, by roles and servers of the test's own.

import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startPgbouncer } from '../support/servers/pgbouncer.ts'
import { type PostgresServer, startPostgres } from '../support/servers/postgres.ts'
import { pgbouncer, postgresServer } from '../support/tools.ts'
import { examined } from './diagnosis.ts'
import { utsessions } from './streams.ts'

const tool = postgresServer()
const missing = 'missing' in tool ? ` (skipped: ${tool.missing})` : ''
const pooler = pgbouncer()
const noPooler = 'missing' in pooler ? ` (skipped: ${pooler.missing})` : ''

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

describe.skipIf(missing)(`utsessions doctor on PostgreSQL${missing}`, () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres({ settings: { fsync: 'on' } })
    await utsessions(['migrate', '--store', server.url])
  })
  afterAll(() => server?.stop())

  /** For a role to which these settings hold. */
  async function urlWith(settings: string): Promise<string> {
    const role = `r${randomBytes(4).toString('hex')}`
    await administer(server.url, `CREATE ROLE ${role} LOGIN SUPERUSER; ALTER ROLE ${role} SET ${settings}`)
    return server.url.replace('postgres@', `${role}@`)
  }

  it('finds all fine where it is set up well, and writes nothing', async () => {
    const { code, diagnosis, amiss } = await examined(server.url)
    expect({ code, amiss }).toEqual({ code: 0, amiss: [] })
    expect(diagnosis.checks.map(({ name }) => name)).toEqual([
      ...['version', 'role', 'encoding', 'fsync', 'full-page-writes', 'synchronous-commit', 'autovacuum', 'isolation'],
      ...['connections', 'clock', 'tables', 'latency', 'watch'],
    ])
    expect(JSON.stringify(diagnosis.store)).not.toContain('postgres@')
    await administer(server.url, 'DO $$ BEGIN ASSERT (SELECT count(*) FROM utsessions_records) = 0; END $$')
  })

  it('with --write writes a record of nobody’s, and hears of it', async () => {
    const { code, check } = await examined(server.url, '--write')
    expect(code).toBe(0)
    expect([check('write').state, check('told').state]).toEqual(['fine', 'fine'])
    await administer(
      server.url,
      "DO $$ BEGIN ASSERT (SELECT bool_and(account LIKE 'utsessions doctor %') FROM utsessions_records); ASSERT (SELECT count(*) FROM utsessions_journal) = 0; END $$",
    )
    await administer(server.url, 'DELETE FROM utsessions_records; DELETE FROM utsessions_accounts')
  })

  it.each([
    ["synchronous_commit = 'off'", 'synchronous-commit', 'warning', /^synchronous_commit is off/],
    ["default_transaction_isolation = 'serializable'", 'isolation', 'warning', /is serializable/],
    ['default_transaction_read_only = on', 'role', 'wrong', /read-only/],
  ])('finds what a role is set to: %s', async (settings, name, state, found) => {
    const { code, check } = await examined(await urlWith(settings))
    expect(check(name)).toMatchObject({ state, found: expect.stringMatching(found) })
    expect(code).toBe(state === 'wrong' ? 1 : 0)
  })

  it('finds tables that are wanting or newer, and makes none', async () => {
    const there = `${server.url}?schema=there`
    const empty = await examined(there)
    expect(empty.code).toBe(0)
    expect(empty.check('tables')).toMatchObject({ state: 'warning', found: 'There are no tables of utsessions here.' })
    expect(empty.diagnosis.checks.map(({ name }) => name)).not.toContain('watch')
    expect((await examined(there)).check('tables').found).toBe('There are no tables of utsessions here.')
    await utsessions(['migrate', '--store', there])
    expect((await examined(there)).check('tables').state).toBe('fine')
    await administer(server.url, 'UPDATE there.utsessions_schema SET version = 1000')
    expect((await examined(there)).check('tables').state).toBe('wrong')
  })

  it('finds that a URL tells nobody', async () => {
    expect((await examined(`${server.url}?notify=false`)).check('watch')).toMatchObject({ state: 'warning' })
    expect((await examined(`${server.url}?notify=true`)).check('watch').state).toBe('fine')
  })

  it('finds that few connections are left', async () => {
    const small = await startPostgres({ settings: { max_connections: '24' } })
    onTestFinished(() => small.stop())
    expect((await examined(small.url)).check('connections').state).toBe('fine')
    const others = Array.from({ length: 6 }, () => new pg.Client(small.url))
    await Promise.all(others.map((client) => client.connect()))
    const { check } = await examined(small.url)
    await Promise.all(others.map((client) => client.end()))
    expect(check('connections')).toMatchObject({
      state: 'warning',
      found: expect.stringMatching(/of 21 connections are taken/),
    })
  })

  it('finds wrong what loses data when the machine dies', async () => {
    const settings = { fsync: 'off', full_page_writes: 'off', autovacuum: 'off' }
    const careless = await startPostgres({ settings })
    onTestFinished(() => careless.stop())
    const { code, check } = await examined(careless.url)
    expect(code).toBe(1)
    expect(check('fsync')).toMatchObject({
      state: 'wrong',
      change: expect.stringContaining('ALTER SYSTEM SET fsync = on'),
    })
    expect([check('full-page-writes').state, check('autovacuum').state]).toEqual(['warning', 'warning'])
  })

  it('finds a database wrong that does not hold every name', async () => {
    await administer(server.url, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    expect((await examined(server.url.replace(/postgres$/, 'latin'))).check('encoding').state).toBe('wrong')
  })

  it.skipIf(noPooler)(`finds wrong that a pooler stands before what listens${noPooler}`, async () => {
    const between = await startPgbouncer(server)
    onTestFinished(() => between.stop())
    const { code, check } = await examined(between.url)
    expect(code).toBe(1)
    expect(check('watch')).toMatchObject({
      state: 'wrong',
      change: expect.stringMatching(
        new RegExp(
          `listens on port ${server.port}, and the URL names ${between.port}.*PgBouncer.*address of the server itself`,
        ),
      ),
    })
    expect(check('latency').found).toMatch(/^A load takes/)
  })

  it('ends with 3, without the password, where nobody is let in', async () => {
    const { code, err } = await utsessions(['doctor', '--store', 'postgres://ann:s3cret@127.0.0.1:1/app'])
    expect(code).toBe(3)
    expect(err).toMatch(/nobody listens there/)
    expect(err).not.toContain('s3cret')
  })
})
