// Connections of pg and of postgres.js for postgres: URLs, each set up as docs/postgres.md has it.

import {
  type ListeningClient,
  pgListen,
  type Query,
  type QueryResult,
  type Subscribe,
  type Value,
} from '../postgres.ts'
import { within } from '../within.ts'
import { overPools } from './pools.ts'
import { type ListeningSql, postgresJsListen } from './postgres-js-listen.ts'

/** What a postgres: URL comes to, whichever the driver. */
export interface PostgresConnection {
  readonly query: Query
  readonly listen: Subscribe
  end(): Promise<void>
}

export interface PostgresSettings {
  readonly url: string
  readonly connectTimeoutMs: number
  /** Statements that are asked again and again are prepared: not through every pooler. */
  readonly isPrepared: boolean
}

interface Pool {
  query(statement: { readonly text: string; readonly values: Value[]; readonly name?: string }): Promise<QueryResult>
  on(event: 'error', listener: () => void): unknown
  end(): Promise<void>
}

/** Of `pg` 8. */
export interface Pg {
  readonly default: {
    readonly Pool: new (options: object) => Pool
    readonly Client: new (options: object) => ListeningClient
  }
}

interface Sql extends ListeningSql {
  unsafe(text: string, values: Value[], options: { readonly prepare: boolean }): PromiseLike<readonly object[]>
}

/** Of `postgres` 3. */
export interface PostgresJs {
  readonly default: (url: string, options: object) => Sql
}

/** A statement that has not ended by then gives up its connection, which would be stuck in the pool. */
const QUERY_MS = 10_000
const FAREWELL_MS = 2_000
/** So much longer than ours is the driver's own bound on a connection: ours comes first, and says in its words what it was. */
const SLACK_MS = 1_000
const CONNECTIONS = 10
const PROBE_EVERY = '5s'

export function overPg(
  { default: pg }: Pg,
  { url, connectTimeoutMs, isPrepared }: PostgresSettings,
): PostgresConnection {
  const settings = { connectionString: url, connectionTimeoutMillis: connectTimeoutMs + SLACK_MS, keepAlive: true }
  const pools = overPools({
    open: () => {
      const pool = new pg.Pool({ ...settings, max: CONNECTIONS, query_timeout: QUERY_MS })
      pool.on('error', () => {}) // a connection that was idle is gone; the next query takes another
      return pool
    },
    ask: (pool, text, values, name) => pool.query({ text, values, ...(isPrepared && name !== undefined && { name }) }),
    end: (pool) => within(FAREWELL_MS, pool.end()).catch(() => {}), // it waits for whatever is under way
  })
  return { ...pools, listen: pgListen(() => new pg.Client(settings), { probeEvery: PROBE_EVERY }) }
}

export function overPostgresJs({ default: postgres }: PostgresJs, target: PostgresSettings): PostgresConnection {
  const { url, connectTimeoutMs, isPrepared } = target
  const settings = {
    connect_timeout: Math.ceil((connectTimeoutMs + SLACK_MS) / 1_000),
    backoff,
    ...POSTGRES_JS_SETTINGS,
  }
  const pools = overPools({
    open: () => postgres(url, { ...settings, max: CONNECTIONS }),
    ask: (sql, text, values, name) => sql.unsafe(text, values, { prepare: isPrepared && name !== undefined }),
    end: (sql) => sql.end({ timeout: FAREWELL_MS / 1_000 }),
  })
  const listening = (onGone: () => void) =>
    postgres(url, { ...settings, max: 1, backoff: (retries: number) => backoff(retries, onGone) })
  return { ...pools, listen: postgresJsListen(listening) }
}

/**
 * What postgres.js 3.4.9 needs to outlive a lost connection. Its own question for types fails where nobody catches it, and ends the process
 * (porsager/postgres#1192). What it meant to send when the connection was lost, it sends in front of the next greeting, and only once
 * there are 1024 bytes of it (porsager/postgres#1208): so the greeting is as long as that, the server refuses the first, and the second is clean.
 */
const POSTGRES_JS_SETTINGS = {
  fetch_types: false,
  connection: { application_name: 'utsessions'.padEnd(1_024) },
  onnotice: () => {}, // that the name was cut
}

/** Seconds until it connects again. The driver's own grow to twenty, counted over all connections. It asks whenever a connection goes. */
function backoff(retries: number, onGone?: () => void): number {
  onGone?.()
  return Math.min(0.05 * 2 ** retries, 0.5)
}
