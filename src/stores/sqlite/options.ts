// The options of sqliteStore, as accepted and as resolved.

import { type Duration, durationMs } from '../../policy/duration.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { type KeepJournal, type ResolvedKeepJournal, resolveKeepJournal } from '../keep-journal.ts'
import type { SqliteDatabase } from './driver.ts'

interface CommonOptions {
  /**
   * How long a call waits for another connection's write, without blocking the process. Give a `database` of your own no long
   * `busy_timeout`: that one does block. @default '1500ms'
   */
  readonly busyTimeout?: Duration
  /** How often `watch` looks for writes of other processes. Runs only while somebody watches. @default 50 (milliseconds) */
  readonly watchEvery?: Duration
  /** The bounds of the journal, kept by `prune`. @default { for: '90d', count: 1_000_000 } */
  readonly keepJournal?: KeepJournal
}

/** A file that the store opens itself, with the first driver that is installed. */
export interface SqlitePathOptions extends CommonOptions {
  /** The file; it is made if need be, its folder is not. `':memory:'`: gone with the process. */
  readonly path: string
  /**
   * `'normal'`: nothing is lost when a process dies; the last moments may be when the machine does. `'full'`: nothing is lost then
   * either, at some ten times the cost of a write. @default 'normal'
   */
  readonly synchronous?: 'normal' | 'full'
  readonly database?: never
}

/** A connection of yours. Its pragmas (WAL, `synchronous`, `busy_timeout`) are yours too; the store's tables begin with `utsessions_`. */
export interface SqliteDatabaseOptions extends CommonOptions {
  /** Of `node:sqlite`, `@photostructure/sqlite`, `better-sqlite3` or `libsql`. Best used for nothing else; never closed by the store. */
  readonly database: SqliteDatabase
  readonly path?: never
  readonly synchronous?: never
}

export type SqliteStoreOptions = SqlitePathOptions | SqliteDatabaseOptions

export interface ResolvedSqliteOptions extends ResolvedKeepJournal {
  readonly source:
    | { readonly path: string; readonly synchronous: 'normal' | 'full' }
    | { readonly database: SqliteDatabase }
  readonly busyTimeoutMs: number
  readonly watchEveryMs: number
}

const KNOWN = ['path', 'database', 'synchronous', 'busyTimeout', 'watchEvery', 'keepJournal']

/** @throws {UtsessionsError} `UTS_STORE_UNUSABLE` for a wrong path or database, `UTS_OPTION_INVALID` for any other wrong option */
export function resolveSqliteOptions(options: SqliteStoreOptions): ResolvedSqliteOptions {
  if (typeof options !== 'object' || options === null) {
    throw unusable(
      `sqliteStore takes an object of options, but was given ${given(options)}. Write sqliteStore({ path: 'sessions.db' }).`,
    )
  }
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`sqliteStore has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  return Object.freeze({
    source: source(options),
    busyTimeoutMs: durationMs(options.busyTimeout ?? '1500ms', 'busyTimeout', 'UTS_OPTION_INVALID'),
    watchEveryMs: durationMs(options.watchEvery ?? 50, 'watchEvery', 'UTS_OPTION_INVALID'),
    ...resolveKeepJournal(options.keepJournal),
  })
}

function source({ path, database, synchronous = 'normal' }: SqliteStoreOptions): ResolvedSqliteOptions['source'] {
  if ((path === undefined) === (database === undefined)) {
    throw unusable(
      `sqliteStore takes either path or database, but was given ${path === undefined ? 'neither' : 'both'}. Write sqliteStore({ path: 'sessions.db' }).`,
    )
  }
  if (database !== undefined) return { database: asDatabase(database) }
  if (typeof path !== 'string' || path.trim() === '') {
    throw unusable(`path must name a file, but is ${given(path)}. Write path: 'sessions.db'.`)
  }
  if (synchronous !== 'normal' && synchronous !== 'full') {
    throw invalid(`synchronous must be 'normal' or 'full', but is ${given(synchronous)}.`)
  }
  return { path, synchronous }
}

function asDatabase(database: SqliteDatabase): SqliteDatabase {
  if (typeof database?.prepare === 'function' && typeof database.exec === 'function') return database
  throw unusable(
    `database must be a synchronous SQLite connection with exec, prepare and close, but is ${given(database)}. ` +
      'Give one of node:sqlite, @photostructure/sqlite, better-sqlite3 or libsql.',
  )
}

function unusable(message: string): UtsessionsError {
  return new UtsessionsError('UTS_STORE_UNUSABLE', message)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
