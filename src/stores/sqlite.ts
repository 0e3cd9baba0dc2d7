// Keeps records in an SQLite file that any number of processes on one machine may share. The parts are in sqlite/.

import { atOnce } from './at-once.ts'
import { type Cell, createCell } from './sqlite/cell.ts'
import type { Connection } from './sqlite/connection.ts'
import { isBusy } from './sqlite/driver.ts'
import { journal } from './sqlite/journal.ts'
import { accounts } from './sqlite/lists.ts'
import { openConnection } from './sqlite/open.ts'
import { resolveSqliteOptions, type SqliteStoreOptions } from './sqlite/options.ts'
import { prune } from './sqlite/prune.ts'
import { createWatchers } from './sqlite/watch.ts'
import type { Snapshot, Store } from './store.ts'

export type { SqliteDatabase, SqliteStatement } from './sqlite/driver.ts'
export type { SqliteDatabaseOptions, SqlitePathOptions, SqliteStoreOptions } from './sqlite/options.ts'

/**
 * A store on one SQLite file, opened at once: `sqliteStore({ path: 'sessions.db' })`. Takes the first of `node:sqlite`,
 * `@photostructure/sqlite`, `better-sqlite3` and `libsql` that works, or a connection of yours: `sqliteStore({ database })`.
 * The file must lie on a disk of this machine: network file systems do not lock reliably.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE`: no folder, no permission, not a database, made by a newer version, no driver
 */
export function sqliteStore(options: SqliteStoreOptions): Store & { watch: NonNullable<Store['watch']> } {
  const resolved = resolveSqliteOptions(options)
  const connection = openConnection(resolved)
  const cell = createCell(connection)
  const watchers = createWatchers(connection, resolved.watchEveryMs)
  return {
    load: (account) => load(connection, cell, account),
    swap: async (account, revision, next, entries) => {
      const swapped = await connection.write(cell.swapping(account, revision, next, entries))
      if (swapped.revision !== undefined) watchers.told(account, swapped.revision)
      return swapped
    },
    append: async (entries) => connection.writeNow(cell.writing(entries)),
    accounts: (query = {}) => accounts(connection, query),
    totals: () => connection.read(cell.totals),
    journal: (query = {}) => journal(connection, query),
    watch: (listener, missed, lost) => watchers.add(listener, missed, lost),
    prune: (now) => prune(connection, now, resolved),
    close: async () => {
      watchers.clear()
      connection.close()
    },
  }
}

/** At once: only where somebody holds a lock that even readers must wait for is there anything to wait for. */
function load(connection: Connection, cell: Cell, account: string): Promise<Snapshot> {
  try {
    connection.assertOpen()
    return atOnce(cell.load(account))
  } catch (error) {
    return isBusy(error) ? connection.read(() => cell.load(account)) : Promise.reject(error)
  }
}
