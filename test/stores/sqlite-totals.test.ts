// What is live is counted beside the swaps: in a file that an earlier version made, after deletions by hand, and by no walk.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeRecord } from '../../src/stores/codec.ts'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { type SqliteDatabase, sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { KEPT_UNTIL, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

/** As version 2 had them. */
const VERSION_2 = `
  CREATE TABLE utsessions_schema (version INTEGER NOT NULL);
  INSERT INTO utsessions_schema VALUES (2);
  CREATE TABLE utsessions_records (
    account TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL,
    sessions INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    prune_minute INTEGER NOT NULL
  );
  CREATE INDEX utsessions_records_live ON utsessions_records (last_seen) WHERE sessions > 0;
  CREATE INDEX utsessions_records_prune ON utsessions_records (prune_minute);
  CREATE TABLE utsessions_swaps (
    revision INTEGER PRIMARY KEY,
    account TEXT NOT NULL
  );
  CREATE TABLE utsessions_journal (
    number INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL
  );
  CREATE INDEX utsessions_journal_account ON utsessions_journal (account);
  CREATE INDEX utsessions_journal_at ON utsessions_journal (at);
`

let folder: TemporaryFolder
let path: string
const opened: { close(): unknown }[] = []

beforeEach(() => {
  folder = temporaryFolder()
  path = `${folder.path}/sessions.db`
})

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
  folder.remove()
})

function open(): Store & { totals: NonNullable<Store['totals']> } {
  const store = sqliteStore({ path })
  opened.push(store)
  return store as Store & { totals: NonNullable<Store['totals']> }
}

function connect(): SqliteDatabase {
  const database = openDatabase(path)
  opened.push(database)
  return database
}

const live = (sessions: number) => recordOf(Array.from({ length: sessions }, (_, i) => sessionOf(`s${i}`)))

describe('a file of version 2', () => {
  function makeVersion2(): SqliteDatabase {
    const database = connect()
    database.exec(`PRAGMA journal_mode = WAL; ${VERSION_2}`)
    const swap = database.prepare('INSERT INTO utsessions_swaps VALUES (?, ?)') as never as Runs
    const insert = database.prepare('INSERT INTO utsessions_records VALUES (?, ?, ?, ?, 1, 1)') as never as Runs
    for (const [i, sessions] of [2, 0, 1, 3].entries()) {
      swap.run(70 + i, `u${i}`)
      insert.run(`u${i}`, 70 + i, encodeRecord(live(sessions)), sessions)
    }
    return database
  }
  interface Runs {
    run(...values: unknown[]): void
  }

  it('is counted once, keeps its revisions, and goes on from them (K9)', async () => {
    makeVersion2()
    const store = open()
    expect(await store.totals()).toEqual({ accounts: 3, sessions: 6 })
    expect(await store.load('u3')).toMatchObject({ revision: 73, record: live(3) })
    expect(await put(store, 'u0', live(1))).toBe(74)
    expect(await put(store, 'u1', live(1))).toBe(75)
    expect(await open().totals()).toEqual({ accounts: 4, sessions: 6 })
  })

  it('is counted from nothing where nobody had ever swapped', async () => {
    connect().exec(`PRAGMA journal_mode = WAL; ${VERSION_2}`)
    const store = open()
    expect(await store.totals()).toEqual({ accounts: 0, sessions: 0 })
    expect(await put(store, 'u', live(2))).toBe(1)
    expect(await store.totals()).toEqual({ accounts: 1, sessions: 2 })
  })

  it('takes no swap of a process that still runs version 2, and so loses no count', async () => {
    const old = makeVersion2().prepare('INSERT INTO utsessions_swaps (account) VALUES (?) RETURNING revision')
    const store = open()
    expect(() => old.get(...(['u0'] as never[]))).toThrow(/NOT NULL/)
    expect(await store.totals()).toEqual({ accounts: 3, sessions: 6 })
  })
})

it('rows that are deleted by hand are taken off, and so is what prune drops', async () => {
  const store = open()
  for (let i = 0; i < 6; i += 1) await put(store, `u${i}`, live(i))
  connect().exec("DELETE FROM utsessions_records WHERE account IN ('u0', 'u3', 'u5')")
  expect(await store.totals()).toEqual({ accounts: 3, sessions: 7 })
  expect(await store.prune(KEPT_UNTIL + 1)).toBe(3)
  expect(await store.totals()).toEqual({ accounts: 0, sessions: 0 })
})
