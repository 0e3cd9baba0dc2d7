// An SQLite file from within: whether it is whole, how it is set up, and who holds it.

import { inTransaction, patientlySync } from '../../stores/sqlite/connection.ts'
import { isBusy, type SqliteDatabase } from '../../stores/sqlite/driver.ts'
import { type Found, fine, warning, wrong } from './check.ts'
import { lengthOf } from './words.ts'

/** As long as a call of the store waits. */
const PATIENCE_MS = 1_500

export function journalModeFound(database: SqliteDatabase): Found {
  const mode = pragma(database, 'journal_mode')
  if (mode === 'wal') return fine('It has a write-ahead log: reading and writing do not wait for each other.')
  return warning(
    `journal_mode is ${mode}: readers wait for writers. The store sets WAL when it opens the file, so another program has changed it, or nobody has opened it yet.`,
    'Start the application, or utsessions migrate; see that nothing else sets journal_mode, and that the disk is local.',
  )
}

/** @param synchronous as the URL has it: it is a setting of each connection, not of the file */
export function synchronousFound(synchronous: string): Found {
  const lost =
    synchronous === 'full'
      ? 'a machine that dies takes nothing with it'
      : 'a machine that dies takes the last moments with it, a process that dies takes nothing'
  return fine(`synchronous is ${synchronous}: ${lost}.`)
}

export function wholeFound(database: SqliteDatabase): Found {
  const found = pragma(database, 'quick_check(1)')
  if (found === 'ok') return fine('The file is whole.')
  return wrong(
    `The file is damaged: ${found}.`,
    'Stop the application, keep a copy, and have sqlite3 write what is left into a new file: .recover.',
  )
}

/** Takes the lock for writing, and gives it back. */
export function lockFound(database: SqliteDatabase): Found {
  const start = performance.now()
  try {
    patientlySync(() => inTransaction(database, () => {}), PATIENCE_MS)
  } catch (error) {
    if (!isBusy(error)) throw error
    return wrong(
      `Somebody holds the lock for writing, for more than ${lengthOf(PATIENCE_MS)}: nothing can be changed meanwhile.`,
      'Find who has the file open (fuser, lsof), and end a transaction that was left open.',
    )
  }
  return fine(`The lock for writing was to be had within ${lengthOf(performance.now() - start)}.`)
}

function pragma(database: SqliteDatabase, name: string): string {
  return String(Object.values((database.prepare(`PRAGMA ${name}`).get() as object | undefined) ?? {})[0])
}
