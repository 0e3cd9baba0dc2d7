// The checks of an SQLite file.

import { openDatabase, type SqliteDatabase } from '../../stores/sqlite/driver.ts'
import type { Store } from '../../stores/store.ts'
import type { ReachedSqlite } from '../../stores/url/reached.ts'
import { type Check, type Found, fine, named, unknown } from './check.ts'
import { latencyFound } from './latency.ts'
import { journalModeFound, lockFound, synchronousFound, wholeFound } from './sqlite-database.ts'
import { diskFound, permissionsFound, spaceFound } from './sqlite-file.ts'
import { tablesFound } from './tables.ts'

export async function sqliteFile({ path, synchronous, tables }: ReachedSqlite): Promise<readonly Check[]> {
  const file = [
    named('permissions', await permissionsFound(path)),
    named('disk', await diskFound(path)),
    named('space', await spaceFound(path)),
  ]
  const found = within(path, (database) => [
    named('whole', wholeFound(database)),
    named('journal-mode', journalModeFound(database)),
    named('lock', lockFound(database)),
  ])
  const tabled = named('tables', await tablesFound(tables))
  return [...file, ...found, named('synchronous', synchronousFound(synchronous)), named('clock', CLOCK), tabled]
}

const CLOCK: Found = fine('It goes by the clock of this machine, as every process that has the file open.')

function within<T>(path: string, look: (database: SqliteDatabase) => T): T {
  const database = openDatabase(path)
  try {
    database.exec('PRAGMA busy_timeout = 0')
    return look(database)
  } finally {
    database.close()
  }
}

/** Only a change would show whether it is told. */
export async function sqliteStoreChecks(_reached: ReachedSqlite, store: Store): Promise<readonly Check[]> {
  return [
    named('latency', await latencyFound(store)),
    named(
      'watch',
      unknown(
        'Whoever watches looks at the file every 50 ms. That is tried with a change only.',
        'utsessions doctor --write.',
      ),
    ),
  ]
}
