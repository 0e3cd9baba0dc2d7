// Over SQLite: checks beside the driver's bare prepared SELECT of the same rows, openings beside a bare SELECT and INSERT.

import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { sqliteStore } from 'utsessions/sqlite'
import type { OpenCell } from '../cell.ts'
import { type Work, workCalls } from '../work.ts'
import { ACCOUNTS, accountOf, checking, controlOf, newAccountOf, openAll, openingNew } from './sessions.ts'
import { placeOf } from './stores.ts'

export const open: OpenCell = async (name, places) => {
  const path = join(placeOf(places, 'folder'), `${name.replaceAll(' ', '-')}.db`)
  const control = controlOf({ store: sqliteStore({ path }) })
  switch (name) {
    case 'check':
      return workCalls(await checking(control, 20))
    case 'open':
      return workCalls(openingNew(control))
    case 'bare SELECT':
      await openAll(control)
      return workCalls(selecting(path))
    case 'bare SELECT and INSERT':
      await openAll(control)
      return workCalls(inserting(path))
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

const SELECT = 'SELECT revision, record FROM utsessions_records WHERE account = ?'

/** Kept until the process ends: the driver closes a connection that nobody holds, whatever was prepared on it. */
const held: unknown[] = []

function opened(path: string) {
  const database = new DatabaseSync(path)
  held.push(database)
  return database
}

function selecting(path: string): Work {
  const select = opened(path).prepare(SELECT)
  return {
    batch: 20,
    operation: (i) => {
      if (!select.get(accountOf(i % ACCOUNTS))) throw new Error('no such row')
    },
  }
}

/** A table with nothing but what a record needs, in the store's file and durability: WAL, `synchronous = NORMAL`. */
function inserting(path: string): Work {
  const database = opened(path)
  database.exec('PRAGMA synchronous = NORMAL; CREATE TABLE bare (account TEXT PRIMARY KEY, revision, record, until)')
  const { record } = database.prepare(SELECT).get(accountOf(0)) as { readonly record: string }
  const select = database.prepare('SELECT revision, record FROM bare WHERE account = ?')
  const insert = database.prepare('INSERT INTO bare VALUES (?, ?, ?, ?)')
  return {
    operation: (i) => {
      const account = newAccountOf(i)
      if (select.get(account)) throw new Error('a row too many')
      insert.run(account, 1, record, 1_800_000_000_000)
    },
  }
}
