// Places for the PostgreSQL store: a schema of its own for each, over connections of pg or postgres.js, of a server that the file starts.

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { accountColumn } from '../../src/stores/postgres/columns.ts'
import { namesOf, quoted } from '../../src/stores/postgres/names.ts'
import {
  type PostgresStoreOptions,
  pgListen,
  postgresStore,
  type Query,
  type Subscribe,
} from '../../src/stores/postgres.ts'
import type { Store } from '../../src/stores/store.ts'
import type { StoreFixture } from '../../src/testing/index.ts'
import { anyPostgres, type PostgresPlace } from '../support/servers/postgres.ts'
import { postgresServer, type Tool } from '../support/tools.ts'
import { conforms } from './conforms.ts'

/** What a driver makes of a URL: the function that the store takes, the one that listens, and the end of its connections. */
export interface Driven {
  readonly query: Query
  readonly listen: Subscribe
  end(): Promise<void>
}

/** pg 8. `settings` hold for each connection: `-c name=value`. */
export function overPg(url: string, listenUrl: string = url, settings = ''): Driven {
  const pool = new pg.Pool({ connectionString: url, max: 8, ...(settings && { options: settings }) })
  pool.on('error', () => {}) // a connection that was idle is gone; the next query takes another
  return {
    query: (text, values) => pool.query(text, values),
    listen: pgListen(() => new pg.Client(listenUrl)),
    end: () => pool.end(),
  }
}

/** postgres.js 3. */
export function overPostgresJs(url: string, listenUrl: string = url): Driven {
  const options = {
    connect_timeout: 30,
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 0.5),
    fetch_types: false,
    connection: { application_name: 'application'.padEnd(1_024) },
    onnotice: () => {},
  }
  const sql = postgres(url, { ...options, max: 8 })
  return {
    query: (text, values) => sql.unsafe(text, values),
    listen: postgresJsListen((backoff) => postgres(listenUrl, { ...options, max: 1, backoff }), options.backoff),
    end: () => sql.end(),
  }
}

/** As docs/postgres.md has it. */
function postgresJsListen(
  connect: (backoff: (retries: number) => number) => postgres.Sql,
  backoff: (retries: number) => number,
): Subscribe {
  return async (channel, onMessage, onMissed, onLost) => {
    const listening = connect((retries) => {
      onLost?.()
      return backoff(retries)
    })
    let listens = false
    const onListen = () => {
      if (listens) onMissed()
      listens = true
    }
    await listening.listen(channel, onMessage, onListen)
    return () => listening.end()
  }
}

/** A new schema with the tables, and any number of stores on it. */
export async function schemaOn(
  server: PostgresPlace,
  connect: () => Driven,
  options: Partial<PostgresStoreOptions> = {},
) {
  const schema = options.schema ?? `place ${randomUUID()}`
  const driven: Driven[] = []
  const admin = new pg.Pool({ connectionString: server.url, max: 2 })
  admin.on('error', () => {})
  const open = (more: Partial<PostgresStoreOptions> = {}) => {
    const connections = connect()
    driven.push(connections)
    const { query, listen } = connections
    return postgresStore({ query, listen, ...options, schema, ...more } as PostgresStoreOptions & { listen: Subscribe })
  }
  await open().migrate()
  return {
    schema,
    names: namesOf({ ...options, schema }),
    admin,
    open,
    dispose: async () => {
      await Promise.all(driven.map(({ end }) => end()))
      await admin.query(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`)
      await admin.end()
    },
  }
}

/** The fixture of one case. */
export async function fixtureOn(
  server: PostgresPlace,
  connect: () => Driven,
  options: Partial<PostgresStoreOptions> = {},
): Promise<StoreFixture> {
  const { open, names, admin, dispose } = await schemaOn(server, connect, options)
  return {
    open: (): Store => open(),
    corrupt: async (account, text) => {
      await admin.query(`UPDATE ${names.records} SET record = $1 WHERE account = $2`, [text, accountColumn(account)])
    },
    dispose,
  }
}

const tool = postgresServer()
/** Why there is no PostgreSQL for tests, if so. */
export const whyNoPostgres: string | undefined =
  'missing' in tool && !process.env['DATABASE_URL'] ? `${tool.name}: ${tool.missing}` : undefined

/** Starts what is needed before the tests of a file, and stops it after them. `tools` that are missing skip it all. */
export function conformsOn<T extends PostgresPlace>(
  name: string,
  start: (server: PostgresPlace) => Promise<T>,
  connect: (place: T, server: PostgresPlace) => Driven,
  tools: readonly Tool[] = [],
): void {
  const [lacking] = tools.filter((one) => 'missing' in one)
  const why = whyNoPostgres ?? (lacking && 'missing' in lacking ? `${lacking.name}: ${lacking.missing}` : undefined)
  if (why !== undefined) return void describe(name, () => it.skip(`conforms (skipped: ${why})`))
  describe(name, () => {
    let server: PostgresPlace
    let place: T
    beforeAll(async () => {
      server = await anyPostgres()
      place = await start(server)
    })
    afterAll(async () => {
      await place?.stop()
      await server?.stop()
    })
    conforms('conforms', { fixture: () => fixtureOn(server, () => connect(place, server)) })
  })
}

/** A server for the tests of a file, and what they take from it; each is given back after its test. */
export function serverForTests() {
  let server: PostgresPlace
  const disposals: (() => unknown)[] = []
  beforeAll(async () => {
    if (whyNoPostgres === undefined) server = await anyPostgres()
  })
  afterEach(async () => {
    for (const dispose of disposals.splice(0).reverse()) await dispose()
  })
  afterAll(() => server?.stop())
  const after = (dispose: () => unknown) => void disposals.push(dispose)
  const administer = async <Row>(text: string): Promise<Row[]> => {
    const client = new pg.Client(server.url)
    await client.connect()
    return client
      .query(text)
      .then(({ rows }) => rows as Row[])
      .finally(() => client.end())
  }
  return {
    url: () => server.url,
    after,
    /** Over a connection that lasts no longer. */
    administer,
    /** A schema with tables, over pg. */
    place: async (options: Partial<PostgresStoreOptions> = {}) => {
      const made = await schemaOn(server, () => overPg(server.url), options)
      after(made.dispose)
      return made
    },
    /** An empty schema. */
    emptySchema: async () => {
      const schema = `empty ${randomUUID()}`
      await administer(`CREATE SCHEMA ${quoted(schema)}`)
      after(() => administer(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`))
      return schema
    },
    /** An empty database. @returns its URL */
    emptyDatabase: async (options: string) => {
      const database = `empty ${randomUUID()}`
      await administer(`CREATE DATABASE ${quoted(database)} TEMPLATE template0 ${options}`)
      after(() => administer(`DROP DATABASE ${quoted(database)} WITH (FORCE)`))
      return server.url.replace(/\/[^/]*$/, `/${encodeURIComponent(database)}`)
    },
    /** Connections of an application, without the store. */
    connect: (settings = '', url = server.url) => {
      const driven = overPg(url, url, settings)
      after(driven.end)
      return driven
    },
  }
}
