// The stores of the scale bench, as a cell opens them, and how each says what it holds.

import { statSync } from 'node:fs'
import { type AccountRecord, EMPTY_RECORD, encodeRecord, memoryStore, type Store } from 'utsessions'

export type ScaleSpec =
  | { readonly kind: 'memory' }
  | { readonly kind: 'SQLite'; readonly path: string }
  | { readonly kind: 'Redis'; readonly url: string }
  | { readonly kind: 'PostgreSQL'; readonly url: string }

export interface OpenedScaleStore {
  readonly store: Store
  /** What it takes, in bytes; the journal apart, or as short as its bounds say. */
  bytes(): Promise<number>
  /** The same but for what the backend keeps for later although it is empty. */
  left(): Promise<number>
  /** What the backend does by itself now and then, done now. */
  tidy(): Promise<void>
  /** Puts records there many at once, where one by one would take most of an hour. */
  seed?(records: readonly (readonly [account: string, record: AccountRecord])[]): Promise<void>
  /** Ends all sessions at once, likewise. */
  endAll?(keepUntil: number): Promise<void>
  /** Told once the accounts are there and before anything is measured. */
  filled(): Promise<void>
}

/** The journal is kept as short as the records, so that what is left at the end is what should not be. */
const KEEP_JOURNAL = { for: '20s', count: 100_000 } as const

function opened(store: Store, bytes: () => Promise<number>): OpenedScaleStore {
  return { store, bytes, left: bytes, tidy: async () => {}, filled: async () => {} }
}

export async function openScaleStore(spec: ScaleSpec): Promise<OpenedScaleStore> {
  switch (spec.kind) {
    case 'memory':
      return opened(memoryStore({ journalSize: 1_000 }), async () => heapBytes())
    case 'SQLite':
      return overSqlite(spec.path)
    case 'Redis':
      return overRedis(spec.url)
    case 'PostgreSQL':
      return overPostgres(spec.url)
  }
}

/** Needs `--expose-gc`. */
function heapBytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

async function overSqlite(path: string): Promise<OpenedScaleStore> {
  const { sqliteStore } = await import('utsessions/sqlite')
  const store = sqliteStore({ path, keepJournal: KEEP_JOURNAL })
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const { DatabaseSync } = await import('@photostructure/sqlite')
  const database = new DatabaseSync(path)
  const insert = database.prepare(SEED_SQLITE)
  return {
    ...opened(store, async () => sizeOf(path) + sizeOf(`${path}-wal`)),
    seed: async (records) => {
      database.exec('BEGIN IMMEDIATE')
      for (const { account, text, seen, due } of records.map(rowOf)) insert.run(account, text, seen, minuteOf(due ?? 0))
      database.exec('COMMIT')
    },
    /** The file takes its new size at a checkpoint, which else comes with the next thousand pages written. */
    tidy: async () => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    endAll: async (keepUntil) => {
      const text = encodeRecord({ ...EMPTY_RECORD, at: keepUntil, keepUntil })
      const end = database.prepare('UPDATE utsessions_records SET record = ?, sessions = 0, prune_minute = ?')
      end.run(text, minuteOf(keepUntil))
    },
  }
}

async function overRedis(url: string): Promise<OpenedScaleStore> {
  const [{ createClient }, { redisStore }] = await Promise.all([import('redis'), import('utsessions/redis')])
  const client = createClient({ url, commandOptions: { timeout: 0 } })
  await client.connect()
  const store = redisStore({ send: (...args) => client.sendCommand(args), keepJournal: KEEP_JOURNAL })
  const bytes = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
  return opened(store, bytes)
}

/** A deleted row is free space only after a vacuum, which gives the pages of a table back if it looks at them all; those of an index it does not. */
async function overPostgres(url: string): Promise<OpenedScaleStore> {
  const [{ default: pg }, { postgresStore }] = await Promise.all([import('pg'), import('utsessions/postgres')])
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  const store = postgresStore({
    query: (text, values, name) => pool.query(name === undefined ? { text, values } : { text, values, name }),
    keepJournal: KEEP_JOURNAL,
  })
  await store.migrate()
  const tables = ['utsessions_records', 'utsessions_accounts', 'utsessions_journal']
  const size = async (of: 'pg_relation_size' | 'pg_total_relation_size', some = tables) => {
    const sum = some.map((table) => `${of}('${table}')`).join(' + ')
    return Number((await pool.query(`SELECT ${sum} AS bytes`)).rows[0]?.bytes)
  }
  return {
    store,
    bytes: () => size('pg_total_relation_size', tables.slice(0, 2)),
    left: () => size('pg_relation_size'),
    seed: async (records) => {
      const rows = JSON.stringify(records.map(rowOf))
      await pool.query(SEED_RECORDS, [rows])
      await pool.query(SEED_ACCOUNTS, [rows])
    },
    endAll: async (keepUntil) => {
      await pool.query('UPDATE utsessions_records SET keep_until = $1', [keepUntil])
      await pool.query('UPDATE utsessions_accounts SET sessions = 0, due_at = NULL, keep_until = $1, prune_at = $1', [
        keepUntil,
      ])
    },
    filled: async () => {
      await pool.query('VACUUM ANALYZE')
    },
    tidy: async () => {
      for (const table of tables) await pool.query(`VACUUM (DISABLE_PAGE_SKIPPING) ${table}`)
    },
  }
}

const SEED_SQLITE = `INSERT INTO utsessions_records (account, revision, record, sessions, last_seen, prune_minute)
  VALUES (?, 1, ?, 1, ?, ?)`
const minuteOf = (at: number) => Math.floor((at - Date.UTC(2024, 0)) / 60_000)
const FIELDS = '(account text, text text, seen bigint, due bigint, until bigint)'
const SEED_RECORDS = `INSERT INTO utsessions_records (account, revision, record, keep_until)
  SELECT account, 'seed', text, until FROM json_to_recordset($1::json) AS rows ${FIELDS}`
const SEED_ACCOUNTS = `INSERT INTO utsessions_accounts (account, sessions, last_seen, due_at, keep_until, prune_at)
  SELECT account, 1, seen, due, until, due FROM json_to_recordset($1::json) AS rows ${FIELDS}`

/** Names of the bench need no escaping. */
function rowOf([account, record]: readonly [string, AccountRecord]) {
  return { account, text: encodeRecord(record), seen: record.at, due: record.dueAt, until: record.keepUntil }
}
