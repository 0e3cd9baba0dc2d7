// What holds for the SQLite store alone: opening, errors, patience with locks, bounds of the journal, and a file that shrinks again.

import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { openConnection } from '../../src/stores/sqlite/open.ts'
import { resolveSqliteOptions, type SqliteStoreOptions } from '../../src/stores/sqlite/options.ts'
import { type SqliteDatabase, sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { entryOf, idsOf, put, recordOf, sessionOf, WRITTEN_AT } from '../../src/testing/conformance/case.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

let folder: TemporaryFolder
let path: string
const opened: { close(): unknown }[] = []

beforeEach(() => {
  folder = temporaryFolder()
  path = `${folder.path}/sessions.db`
})

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
  folder.remove()
})

function open(options: Partial<SqliteStoreOptions> = {}): Store {
  const store = sqliteStore({ path, ...options } as SqliteStoreOptions)
  opened.push(store)
  return store
}

/** A connection of an application, without the store. */
function connect() {
  const database = openDatabase(path)
  opened.push(database)
  return database
}

describe('options', () => {
  const unusable = (options: unknown) => () => sqliteStore(options as SqliteStoreOptions)

  it.each([
    ['neither path nor database', {}, /neither.*sqliteStore\(\{ path: 'sessions\.db' \}\)/],
    ['both', { path: 'x', database: {} }, /both/],
    ['an empty path', { path: '' }, /path must name a file, but is ""/],
    ['a path that is no string', { path: 7 }, /path must name a file, but is 7/],
    [
      'something else than a database',
      { database: {} },
      /database must be a synchronous SQLite connection.*better-sqlite3/,
    ],
    ['no options', undefined, /given undefined/],
  ])('%s is an error that says what to write', (_, options, message) => {
    expect(unusable(options)).toThrow(
      expect.objectContaining({ code: 'UTS_STORE_UNUSABLE', message: expect.stringMatching(message) }),
    )
  })

  it.each([
    ['an unknown option', { path: 'x', file: 'y' }, /no option "file". It has: path, database/],
    ['an unknown synchronous', { path: 'x', synchronous: 'off' }, /synchronous must be 'normal' or 'full'/],
    ['a negative count', { path: 'x', keepJournal: { count: -1 } }, /keepJournal\.count/],
  ])('%s is an error that says what there is', (_, options, message) => {
    expect(unusable(options)).toThrow(
      expect.objectContaining({ code: 'UTS_OPTION_INVALID', message: expect.stringMatching(message) }),
    )
  })
})

describe('opening', () => {
  const refused = (message: RegExp) =>
    expect.objectContaining({ code: 'UTS_STORE_UNUSABLE', message: expect.stringMatching(message) })

  it('names a folder that is missing', () => {
    path = `${folder.path}/missing/sessions.db`
    expect(() => open()).toThrow(refused(/there is no folder ".*missing"\. Make the folder/))
  })

  it('names a path that is a folder', () => {
    mkdirSync(path)
    expect(() => open()).toThrow(refused(/it is a folder\. Give the path of a file/))
  })

  it('refuses a file that is something else, and leaves it as it is', () => {
    const text = 'Dear diary, '.repeat(500)
    writeFileSync(path, text)
    expect(() => open()).toThrow(refused(/not an SQLite database. Give another path/))
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('says so when the folder may not be written', () => {
    open().close()
    chmodSync(folder.path, 0o555)
    path = `${folder.path}/other.db`
    asNobody(() => expect(() => open()).toThrow(refused(/may write the file and its folder/)))
    chmodSync(folder.path, 0o755)
  })

  it('names every driver that it looked for, with what is wrong, and what to install', () => {
    const drivers = ['one', 'two'].map((name) => ({
      name,
      load: () => {
        throw new Error(`${name} is not there`)
      },
    }))
    expect(() => openDatabase(path, drivers)).toThrow(
      refused(
        /one: one is not there; two: two is not there.*npm install @photostructure\/sqlite \(or better-sqlite3, or libsql\)/,
      ),
    )
  })

  it('takes the next driver when the binary of one does not fit', () => {
    class Broken {
      constructor() {
        throw new Error('wrong binary')
      }
    }
    const fits = connect().constructor
    const drivers = [Broken, fits].map((Driver) => ({ name: 'driver', load: () => Driver as never }))
    expect(openDatabase(path, drivers)).toBeInstanceOf(fits)
  })

  it('refuses tables of a newer version, and changes nothing', () => {
    open().close()
    const database = connect()
    database.exec('UPDATE utsessions_schema SET version = 4; PRAGMA wal_checkpoint(TRUNCATE)')
    const before = readFileSync(path)
    expect(() => open()).toThrow(refused(/newer version .*version 4; this one knows 3.*Nothing was changed/))
    expect(() => sqliteStore({ database })).toThrow(refused(/newer version/))
    expect(readFileSync(path)).toEqual(before)
  })

  it('shares a file with the tables of the application, and leaves its user_version alone', async () => {
    connect().exec('CREATE TABLE records (id); INSERT INTO records VALUES (1); PRAGMA user_version = 41')
    await put(open(), 'u', recordOf([]))
    expect(connect().prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 41 })
    expect(connect().prepare('SELECT id FROM records').get()).toMatchObject({ id: 1 })
  })

  it.each([
    ['normal', 1],
    ['full', 2],
  ] as const)('sets a file up for several processes: WAL, synchronous %s, no blocking wait', (synchronous, level) => {
    const connection = openConnection(resolveSqliteOptions({ path, synchronous }))
    opened.push(connection)
    const pragma = (name: string) => Object.values(connection.statement(`PRAGMA ${name}`).get() as object)[0]
    expect(pragma('journal_mode')).toBe('wal')
    expect(pragma('synchronous')).toBe(level)
    expect(pragma('busy_timeout')).toBe(0)
    expect(pragma('auto_vacuum')).toBe(2)
  })

  it('works in memory', async () => {
    path = ':memory:'
    const store = open()
    await put(store, 'u', recordOf([sessionOf('s')]))
    expect(idsOf(await store.load('u'))).toEqual(['s'])
  })
})

describe('a database', () => {
  /** As @types/better-sqlite3 has it. */
  interface TypedStatement<Values extends unknown[]> {
    get: (...values: Values) => unknown
    all: (...values: Values) => unknown[]
    run: (...values: Values) => { changes: number; lastInsertRowid: number | bigint }
  }
  interface TypedDatabase {
    exec(sql: string): this
    // biome-ignore lint/complexity/noBannedTypes: the type that is published
    prepare(sql: string): TypedStatement<[{}]> | TypedStatement<unknown[]>
    close(): this
  }

  it('is taken as the types of better-sqlite3 and libsql describe it', () => {
    expectTypeOf<TypedDatabase>().toExtend<SqliteDatabase>()
    expectTypeOf<{ exec(sql: string): void }>().not.toExtend<SqliteDatabase>()
  })
})

describe('closing', () => {
  it('makes every later call fail with a clear error', async () => {
    const store = open()
    await store.close()
    const closed = expect.objectContaining({
      code: 'UTS_STORE_UNUSABLE',
      message: expect.stringMatching(/has been closed/),
    })
    const calls = [
      store.load('u'),
      store.swap('u', 0, recordOf([]), []),
      store.append([]),
      store.accounts(),
      store.journal(),
      store.prune(0),
      store.watch?.(() => {}),
    ]
    for (const call of calls) await expect(call).rejects.toThrow(closed)
  })

  it('leaves a connection of the application open, but not usable through the store', async () => {
    const database = connect()
    const store = sqliteStore({ database })
    await store.close()
    await expect(store.load('u')).rejects.toThrow(/has been closed/)
    expect(database.prepare('SELECT 1 AS one').get()).toMatchObject({ one: 1 })
  })
})

describe('a lock that another connection holds', () => {
  it('delays a swap without holding up the process, and does not delay a load at all', async () => {
    const [store, other] = [open(), connect()]
    other.exec('BEGIN IMMEDIATE')
    const order: string[] = []
    const swap = store.swap('u', 0, recordOf([sessionOf('s')]), []).then(() => order.push('swap'))
    await store.load('u').then(() => order.push('load'))
    for (let turn = 0; turn < 100; turn += 1) await nextTurn()
    order.push('commit')
    other.exec('COMMIT')
    await swap
    expect(order).toEqual(['load', 'commit', 'swap'])
  })

  it('fails a swap after busyTimeout, and nothing has changed', async () => {
    const [store, other] = [open({ busyTimeout: '20ms' }), connect()]
    other.exec('BEGIN IMMEDIATE')
    await expect(store.swap('u', 0, recordOf([sessionOf('s')]), [entryOf('u', 's')])).rejects.toThrow(/locked/)
    other.exec('COMMIT')
    expect(idsOf(await store.load('u'))).toEqual([])
    expect((await store.journal()).items).toEqual([])
  })
})

describe('a swap that fails halfway', () => {
  it('leaves neither record nor line', async () => {
    const store = open()
    const circular: Record<string, unknown> = { ...entryOf('u', 's2') }
    circular['self'] = circular
    const entries = [entryOf('u', 's1'), circular as never]
    await expect(store.swap('u', 0, recordOf([sessionOf('s')]), entries)).rejects.toThrow(/circular/)
    expect(idsOf(await store.load('u'))).toEqual([])
    expect((await store.journal()).items).toEqual([])
    expect((await store.swap('u', 0, recordOf([]), [])).swapped).toBe(true)
  })
})

describe('prune', () => {
  it('bounds the journal by age and by number (N4)', async () => {
    const store = open({ keepJournal: { for: '1h', count: 1_000 } })
    const hour = 3_600_000
    await store.append([
      entryOf('u', 'old', { at: WRITTEN_AT - hour - 1 }),
      entryOf('u', 'young', { at: WRITTEN_AT - hour }),
    ])
    await store.prune(WRITTEN_AT)
    expect((await store.journal()).items.map(({ session }) => session)).toEqual(['young'])
    await store.append(Array.from({ length: 1_700 }, (_, i) => entryOf('u', `s${i}`)))
    await store.prune(WRITTEN_AT)
    const { items } = await store.journal({ limit: 5_000 })
    expect(items).toHaveLength(1_000)
    expect(items.at(-1)?.session).toBe('s700')
  })

  it('gives the space of 20,000 accounts that came and went back to the file system (K5)', async () => {
    open()
    const database = connect()
    const fresh = sizeAfterCheckpoint(database)
    database.exec('PRAGMA synchronous = OFF')
    const store = sqliteStore({ database, keepJournal: { count: 100 } })
    const over = recordOf([], { keepUntil: WRITTEN_AT })
    for (let i = 0; i < 20_000; i += 1) await store.swap(`account-${i}`, 0, over, [entryOf(`account-${i}`, 's')])
    const full = sizeAfterCheckpoint(database)
    expect(await store.prune(WRITTEN_AT + 1)).toBe(20_000)
    expect(full).toBeGreaterThan(40 * fresh)
    expect(sizeAfterCheckpoint(database)).toBeLessThan(2 * fresh)
  })
})

function sizeAfterCheckpoint(database: ReturnType<typeof connect>): number {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  return statSync(path).size
}

/** Root may write everywhere, so it steps down for a moment. */
function asNobody(work: () => void): void {
  const root = process.geteuid?.() === 0
  if (root) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (root) process.seteuid?.(0)
  }
}
