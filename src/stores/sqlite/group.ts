// Writes that are asked for in one turn of the event loop share one transaction, and so what a commit costs. Each is answered once it is
// committed, and fails for itself.

import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import { isBusy, type SqliteDatabase, type SqliteStatement } from './driver.ts'

export interface Group {
  /** Runs synchronous work within a transaction that holds the write lock from its start: what it reads stays true until it commits. */
  write<T>(work: () => T): Promise<T>
  /** The same at once, with whatever waits, if the lock is to be had: for lines that nobody waits for, but somebody may look for. */
  writeNow<T>(work: () => T): Promise<T>
  /** Writes at once what waits; what cannot be written now fails with this error. */
  finish(error: Error): void
}

interface Write {
  readonly work: () => unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
  readonly askedAt: number
}

interface State {
  readonly database: SqliteDatabase
  readonly patienceMs: number
  /** In the order in which they came. */
  waiting: Write[]
  /** How many of them must each have a transaction of its own, because one of them failed. */
  alone: number
  isUnderWay: boolean
  /** `BEGIN IMMEDIATE` and `COMMIT`, prepared. */
  begin: SqliteStatement | undefined
  commit: SqliteStatement | undefined
}

/** Writes in one transaction: some milliseconds, in which this process does nothing else and others wait. */
const MOST_WRITES = 100
const LONGEST_PAUSE_MS = 20

export function createGroup(database: SqliteDatabase, patienceMs: number): Group {
  const state: State = {
    database,
    patienceMs,
    waiting: [],
    alone: 0,
    isUnderWay: false,
    begin: undefined,
    commit: undefined,
  }
  const write = <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      state.waiting.push({ work, resolve: resolve as Write['resolve'], reject, askedAt: performance.now() })
      if (!state.isUnderWay) void writeAll(state)
    })
  return {
    write,
    writeNow: (work) => {
      const written = write(work)
      writeSome(state)
      return written
    },
    finish: (error) => {
      while (state.waiting.length > 0)
        if (!writeSome(state)) for (const { reject } of state.waiting.splice(0)) reject(error)
    },
  }
}

/** SQLite's own `busy_timeout` would block every request of this process while another one writes; this only delays the writes. */
async function writeAll(state: State): Promise<void> {
  state.isUnderWay = true
  await nextTurn()
  for (let attempt = 1; state.waiting.length > 0; ) {
    const isDone = writeSome(state)
    attempt = isDone ? 1 : attempt + 1
    if (state.waiting.length === 0) break
    await (isDone ? nextTurn() : wait(1 + Math.random() * Math.min(LONGEST_PAUSE_MS, 2 ** attempt)))
  }
  state.isUnderWay = false
}

/** @returns whether the lock was to be had */
function writeSome(state: State): boolean {
  const some = state.waiting.splice(0, state.alone > 0 ? 1 : MOST_WRITES)
  const outcome = inOneTransaction(state, some)
  if ('results' in outcome) for (const [i, { resolve }] of some.entries()) resolve(outcome.results[i])
  else if (isBusy(outcome.error)) return giveUpLate(state, some, outcome.error)
  else if (outcome.hasChangedNothing && some.length > 1) return againOneByOne(state, some)
  else for (const { reject } of some) reject(outcome.error)
  if (state.alone > 0) state.alone -= 1
  return true
}

function giveUpLate(state: State, some: readonly Write[], error: unknown): false {
  const before = performance.now() - state.patienceMs
  const patient = some.filter(({ askedAt }) => askedAt > before)
  for (const write of some) if (write.askedAt <= before) write.reject(error)
  if (state.alone > 0) state.alone -= some.length - patient.length
  state.waiting.unshift(...patient)
  return false
}

function againOneByOne(state: State, some: readonly Write[]): true {
  state.alone = some.length
  state.waiting.unshift(...some)
  return true
}

/** Where a commit fails it may have happened, so that nothing may be tried again. */
type Outcome =
  | { readonly results: readonly unknown[] }
  | { readonly error: unknown; readonly hasChangedNothing: boolean }

/** `BEGIN IMMEDIATE` takes the write lock before anything is read, so no two processes act on the same reading. */
function inOneTransaction(state: State, some: readonly Write[]): Outcome {
  const { database } = state
  try {
    state.begin ??= database.prepare('BEGIN IMMEDIATE')
    state.commit ??= database.prepare('COMMIT')
    state.begin.run()
  } catch (error) {
    return { error, hasChangedNothing: true }
  }
  let hasWorked = false
  try {
    const results = some.map(({ work }) => work())
    hasWorked = true
    state.commit.run()
    return { results }
  } catch (error) {
    rollBack(database)
    return { error, hasChangedNothing: !hasWorked }
  }
}

/** Ends a transaction as if it had never begun. */
export function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // SQLite has rolled back by itself: a full disk, an I/O error
  }
}
