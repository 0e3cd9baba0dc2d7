// One connection: statements prepared once, writes in transactions, and patience with other processes that does not block this one.

import { setTimeout as wait } from 'node:timers/promises'
import { UtsessionsError } from '../../policy/errors.ts'
import { givesArrays, isBusy, type SqliteDatabase } from './driver.ts'
import { createGroup, rollBack } from './group.ts'

/** What is bound to a statement. Only these cross: drivers differ in how they take buffers. */
export type SqliteValue = string | number | null

/** A prepared statement, as the store calls it. */
export interface Statement {
  /** The first row, `undefined` without one. */
  get(...values: SqliteValue[]): unknown
  all(...values: SqliteValue[]): unknown[]
  run(...values: SqliteValue[]): { readonly changes: number | bigint }
}

/** The first row of a statement, column by column; `undefined` without one. */
export type RowOf = (...values: SqliteValue[]) => readonly unknown[] | undefined

export interface Connection {
  /** Prepared at its first use. */
  statement(sql: string): Statement
  /** A statement of its own, for who holds it. */
  rowOf(sql: string): RowOf
  /** @throws {UtsessionsError} `UTS_STORE_UNUSABLE` once it is closed */
  assertOpen(): void
  /** Runs synchronous work on what is committed. */
  read<T>(work: () => T): Promise<T>
  /** Runs synchronous work within a transaction that holds the write lock from its start: what it reads stays true until it commits. */
  write<T>(work: () => T): Promise<T>
  /** The same at once, if the lock is to be had. */
  writeNow<T>(work: () => T): Promise<T>
  /** Runs a statement that cannot be part of a transaction. */
  exec(sql: string): Promise<void>
  /** Writes what is still to be written, and closes the database if `owned`; everything else throws from then on. Twice is harmless. */
  close(): void
}

export interface ConnectionOptions {
  readonly owned: boolean
  readonly patienceMs: number
}

export function connectionTo(database: SqliteDatabase, { owned, patienceMs }: ConnectionOptions): Connection {
  const statements = new Map<string, Statement>()
  const group = createGroup(database, patienceMs)
  let open = true
  const assertOpen = () => {
    if (!open) throw closed()
  }
  const attempt = async <T>(work: () => T): Promise<T> => {
    return patiently(() => {
      assertOpen()
      return work()
    }, patienceMs)
  }
  return {
    statement: (sql) => statements.get(sql) ?? prepared(database, statements, sql),
    rowOf: (sql) => rowOf(database, sql),
    assertOpen,
    read: attempt,
    write: async (work) => {
      assertOpen()
      return group.write(work)
    },
    writeNow: async (work) => {
      assertOpen()
      return group.writeNow(work)
    },
    exec: (sql) => attempt(() => void database.exec(sql)),
    close: () => {
      if (open) group.finish(closed())
      if (open && owned) database.close()
      open = false
    },
  }
}

/** Arrays cost less than objects, where the driver has them. */
function rowOf(database: SqliteDatabase, sql: string): RowOf {
  let statement: Statement | undefined
  let isArray = false
  return (...values) => {
    if (!statement) {
      const made = database.prepare(sql)
      isArray = givesArrays(made)
      statement = made
    }
    const row = statement.get(...values) as readonly unknown[] | object | undefined | null
    if (isArray) return (row as readonly unknown[] | null) ?? undefined
    return row ? Object.values(row) : undefined
  }
}

function prepared(database: SqliteDatabase, statements: Map<string, Statement>, sql: string): Statement {
  const statement: Statement = database.prepare(sql)
  statements.set(sql, statement)
  return statement
}

/** `BEGIN IMMEDIATE` takes the write lock before anything is read, so no two processes act on the same reading. */
export function inTransaction<T>(database: SqliteDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    rollBack(database)
    throw error
  }
}

const LONGEST_PAUSE_MS = 20

/** SQLite's own `busy_timeout` would block every request of this process while another one writes; this only delays the call. */
async function patiently<T>(work: () => T, patienceMs: number): Promise<T> {
  const start = performance.now()
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() - start >= patienceMs) throw error
    }
    await wait(1 + Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** attempt))
  }
}

/** The same for the opening of the store, which is synchronous. */
export function patientlySync<T>(work: () => T, patienceMs: number): T {
  const start = performance.now()
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || performance.now() - start >= patienceMs) throw error
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1 + Math.random() * LONGEST_PAUSE_MS)
  }
}

function closed(): UtsessionsError {
  return new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    'This SQLite store has been closed. Close it after the last request, or make a new one.',
  )
}
