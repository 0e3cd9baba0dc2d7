// Asking an SQLite file, on a connection that lives for the question: nothing of it is set up, and nothing is written.

import { inTransaction, patientlySync } from '../sqlite/connection.ts'
import { isBusy, openDatabase, type SqliteDatabase } from '../sqlite/driver.ts'

/** What this pragma says, as text. */
export function pragmaOf(path: string, name: string): string {
  const row = asked(path, (database) => database.prepare(`PRAGMA ${name}`).get())
  return String(Object.values((row as object | undefined) ?? {})[0])
}

/** Takes the lock for writing, and gives it back. @returns whether it was to be had for so long */
export function canLock(path: string, patienceMs: number): boolean {
  return asked(path, (database) => {
    try {
      patientlySync(() => inTransaction(database, () => {}), patienceMs)
      return true
    } catch (error) {
      if (isBusy(error)) return false
      throw error
    }
  })
}

function asked<T>(path: string, look: (database: SqliteDatabase) => T): T {
  const database = openDatabase(path)
  try {
    database.exec('PRAGMA busy_timeout = 0')
    return look(database)
  } finally {
    database.close()
  }
}
