// A file whose tables an earlier version made is converted when it is opened, by one of all that open it, and loses nothing.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { entryOf, KEPT_UNTIL, put, recordOf, sessionOf, WRITTEN_AT, walk } from '../../src/testing/conformance/case.ts'
import { startWorkers } from '../support/workers.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

/** As version 1 had them. */
const TABLES = `
  CREATE TABLE utsessions_schema (version INTEGER NOT NULL);
  INSERT INTO utsessions_schema VALUES (1);
  CREATE TABLE utsessions_records (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL,
    sessions INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    due_at INTEGER,
    keep_until INTEGER NOT NULL,
    prune_at INTEGER NOT NULL
  );
  CREATE INDEX utsessions_records_live ON utsessions_records (last_seen, account) WHERE sessions > 0;
  CREATE INDEX utsessions_records_prune ON utsessions_records (prune_at, account);
  CREATE TABLE utsessions_journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
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
const opened: Store[] = []

beforeEach(() => {
  folder = temporaryFolder()
  path = `${folder.path}/sessions.db`
})

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
  folder.remove()
})

function open(): Store {
  const store = sqliteStore({ path, watchEvery: 1 })
  opened.push(store)
  return store
}

const live = recordOf([sessionOf('s', { lastSeenAt: WRITTEN_AT + 0.5, label: 'Firefox on Linux' })], {
  dueAt: WRITTEN_AT + 5,
})
const RECORDS = [
  ['live', 41, live],
  ['a\\"b', 42, recordOf([sessionOf('t')])],
  ['ended', 43, recordOf([], { keepUntil: 1_000.5 })], // long ago
] as const
const LINES = [entryOf('live', 's'), entryOf('gone', 'x', { at: WRITTEN_AT + 1 }), entryOf('live', 's')]

/** Records are JSON there; number 44 was pruned. */
function makeVersion1(path: string): void {
  const database = openDatabase(path)
  database.exec(`PRAGMA journal_mode = WAL; ${TABLES}`)
  const insert = database.prepare('INSERT INTO utsessions_records VALUES (?, ?, ?, ?, ?, ?, ?, ?)') as never as {
    run(...values: unknown[]): void
  }
  for (const [account, revision, record] of RECORDS) {
    const { sessions, dueAt, keepUntil } = record
    const [column, text] = [JSON.stringify(account).slice(1, -1), JSON.stringify({ v: 1, ...record })]
    const lastSeen = sessions[0]?.lastSeenAt ?? 0
    insert.run(revision, column, text, sessions.length, lastSeen, dueAt, keepUntil, dueAt ?? keepUntil)
  }
  insert.run(44, 'pruned', '{}', 0, 0, null, 0, 0)
  database.exec("DELETE FROM utsessions_records WHERE account = 'pruned'")
  const write = database.prepare('INSERT INTO utsessions_journal VALUES (?, ?, ?, ?, ?)') as typeof insert
  for (const [i, entry] of LINES.entries())
    write.run(i * 3 + 7, entry.account, entry.kind, entry.at, JSON.stringify(entry))
  database.close()
}

it('keeps every record with its revision, every line in its order, and what is to be pruned when (K9)', async () => {
  makeVersion1(path)
  const store = open()
  for (const [account, revision, record] of RECORDS) expect(await store.load(account)).toEqual({ record, revision })
  expect((await store.journal()).items).toEqual(LINES.toReversed())
  expect((await store.journal({ account: 'gone' })).items).toEqual([LINES[1]])
  expect(await walk((cursor) => store.accounts({ cursor, limit: 1 }))).toEqual([
    { account: 'live', sessions: 1, lastSeenAt: WRITTEN_AT + 0.5 },
    { account: 'a\\"b', sessions: 1, lastSeenAt: WRITTEN_AT },
  ])
  expect((await store.accounts({ dueBefore: WRITTEN_AT + 4 })).items).toEqual([])
  expect((await store.accounts({ dueBefore: WRITTEN_AT + 5 })).items.map(({ account }) => account)).toEqual(['live'])
  expect(await store.prune(1_000)).toBe(0)
  expect(await store.prune(WRITTEN_AT)).toBe(1)
  expect(await store.prune(KEPT_UNTIL + 1)).toBe(2)
})

it('goes on with revisions where the old ones ended, those of pruned records included', async () => {
  makeVersion1(path)
  const store = open()
  expect(await store.swap('live', 40, recordOf([]), [])).toMatchObject({ swapped: false, current: { revision: 41 } })
  const told: string[] = []
  let hear = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  await store.watch?.((account) => {
    told.push(account)
    hear()
  })
  expect(await put(open(), 'live', recordOf([]))).toBe(45)
  await heard
  expect(told).toEqual(['live'])
})

it('is converted once, by one of ten processes that open it at once', { timeout: 120_000 }, async () => {
  const workers = await startWorkers(10)
  try {
    const paths = Array.from({ length: 6 }, (_, i) => `${path}-${i}`)
    for (const each of paths) makeVersion1(each)
    const files = paths.map((path) => ({ kind: 'sqlite' as const, path }))
    await Promise.all(workers.map((worker) => worker.call('openStores', files)))
    for (const each of paths) {
      path = each
      const store = open()
      expect((await store.load('live')).record).toEqual(live)
      expect((await store.journal()).items).toEqual(LINES.toReversed())
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
})

it('is left as it is when the conversion fails', async () => {
  makeVersion1(path)
  const database = openDatabase(path)
  database.exec('DROP INDEX utsessions_journal_at; CREATE TABLE utsessions_swaps (mine INTEGER)')
  expect(() => sqliteStore({ database })).toThrow()
  expect(database.prepare('SELECT version FROM utsessions_schema').get()).toMatchObject({ version: 1 })
  expect(database.prepare('SELECT count(*) AS n FROM utsessions_records').get()).toMatchObject({ n: 3 })
  database.close()
})
