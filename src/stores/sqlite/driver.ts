// The four drivers as one interface, and the opening of the first of them that is there. Nothing of them is imported statically.

import { createRequire } from 'node:module'
import { UtsessionsError } from '../../policy/errors.ts'

/** A prepared statement, as all four drivers have it. Called with texts, numbers and nulls, whatever its types say that it takes. */
export interface SqliteStatement {
  get(...values: never[]): unknown
  all(...values: never[]): unknown[]
  run(...values: never[]): { readonly changes: number | bigint }
}

/** A synchronous connection: that of `node:sqlite`, `@photostructure/sqlite`, `better-sqlite3` or `libsql`. */
export interface SqliteDatabase {
  exec(sql: string): unknown
  prepare(sql: string): SqliteStatement
  close(): unknown
}

type Constructor = new (path: string) => SqliteDatabase

interface Driver {
  readonly name: string
  readonly load: () => Constructor
}

/** In the order of preference: `node:sqlite` comes with Node, from 22.13. */
const DRIVERS: readonly Driver[] = [
  { name: 'node:sqlite', load: () => installed('node:sqlite').DatabaseSync },
  { name: '@photostructure/sqlite', load: () => installed('@photostructure/sqlite').DatabaseSync },
  { name: 'better-sqlite3', load: () => installed('better-sqlite3') },
  { name: 'libsql', load: () => installed('libsql') },
]

/** By a name, and in a way, that no bundler follows: it would fail for those that are not there. Comments that say so are gone from the built package. */
function installed(name: string, requireFrom = createRequire) {
  return requireFrom(import.meta.url)(name)
}

/**
 * Opens a file with the first driver that works.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` when none of the drivers is installed; what the driver throws when it cannot open the file
 */
export function openDatabase(path: string, drivers: readonly Driver[] = DRIVERS): SqliteDatabase {
  const Database = firstThatWorks(drivers)
  return new Database(path)
}

function firstThatWorks(drivers: readonly Driver[]): Constructor {
  const failures: unknown[] = []
  for (const driver of drivers) {
    try {
      return working(driver)
    } catch (error) {
      failures.push(error)
    }
  }
  throw noDriver(drivers, failures)
}

/** Some drivers load their binary at the first opening only; one in memory shows whether it is there and fits. */
function working({ load }: Driver): Constructor {
  const Database = load()
  new Database(':memory:').close()
  return Database
}

function noDriver(drivers: readonly Driver[], failures: readonly unknown[]): UtsessionsError {
  const tried = drivers.map(({ name }, i) => `${name}: ${firstLine(failures[i])}`).join('; ')
  return new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    `There is no SQLite driver (${tried}). Use Node 22.13 or later, which brings node:sqlite, or run: npm install ` +
      '@photostructure/sqlite (or better-sqlite3, or libsql).',
    { cause: failures },
  )
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? ''
}

/** Has a statement give its rows as arrays. @returns whether it does: `node:sqlite` can only from 22.16 on */
export function givesArrays(statement: SqliteStatement): boolean {
  const { setReturnArrays, raw } = statement as { setReturnArrays?: unknown; raw?: unknown }
  const choose = typeof setReturnArrays === 'function' ? setReturnArrays : raw
  if (typeof choose !== 'function') return false
  choose.call(statement, true)
  return true
}

/** Whether the driver says that another connection holds the lock. Extended codes carry `SQLITE_BUSY` in their last eight bits. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = errorCodes(error)
  return String(code).startsWith('SQLITE_BUSY') || (Number(errcode) & 0xff) === SQLITE_BUSY
}

/** Whether the driver says that the file is something else. */
export function isNotADatabase(error: unknown): boolean {
  const { code, errcode } = errorCodes(error)
  return code === 'SQLITE_NOTADB' || errcode === SQLITE_NOTADB
}

const SQLITE_BUSY = 5
const SQLITE_NOTADB = 26

function errorCodes(error: unknown): { readonly code?: unknown; readonly errcode?: unknown } {
  return typeof error === 'object' && error !== null ? error : {}
}
