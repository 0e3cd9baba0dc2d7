// The SQLite drivers that are there for the tests: Node's own, the development dependency, and those of test/drivers.

import { createRequire } from 'node:module'
import { describe, it } from 'vitest'
import { accountColumn } from '../../src/stores/sqlite/columns.ts'
import type { Statement } from '../../src/stores/sqlite/connection.ts'
import { type SqliteDatabase, sqliteStore } from '../../src/stores/sqlite.ts'
import type { StoreFixture } from '../../src/testing/index.ts'
import { driver as driverForTests } from '../support/tools.ts'
import { conforms } from './conforms.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type DriverName = 'node:sqlite' | '@photostructure/sqlite' | 'better-sqlite3' | 'libsql'
type Driver = new (path: string) => SqliteDatabase

const require = createRequire(import.meta.url)

/** The driver's constructor, or why it is not there. */
export function driver(name: DriverName): Driver | string {
  const tool = name === 'better-sqlite3' || name === 'libsql' ? driverForTests(name) : { path: name }
  if ('missing' in tool) return tool.missing
  try {
    const module = require(tool.path)
    return module.DatabaseSync ?? module
  } catch (error) {
    return String(error).split('\n', 1)[0] ?? ''
  }
}

/** The proof of a store on connections of this driver, handed in as `database`. */
export function conformsOn(name: DriverName): void {
  const Driver = driver(name)
  if (typeof Driver === 'string') describe(`sqliteStore on ${name}`, () => it.skip(`conforms (skipped: ${Driver})`))
  else conforms(`sqliteStore on ${name}`, { fixture: () => fixtureOf(Driver) })
}

function fixtureOf(Driver: Driver): StoreFixture {
  const folder = temporaryFolder()
  const path = `${folder.path}/sessions.db`
  const databases: SqliteDatabase[] = []
  const connect = () => {
    const database = new Driver(path)
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    databases.push(database)
    return database
  }
  return {
    open: () => sqliteStore({ database: connect(), watchEvery: 5 }),
    corrupt: (account, text) => {
      const overwrite: Statement = connect().prepare('UPDATE utsessions_records SET record = ? WHERE account = ?')
      overwrite.run(text, accountColumn(account))
    },
    dispose: () => {
      for (const database of databases) database.close()
      folder.remove()
    },
  }
}
