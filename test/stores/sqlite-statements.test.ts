// What a call of the SQLite store costs, counted, and what holds when several writes share a transaction.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSessionControl } from '../../src/index.ts'
import { valueIn } from '../../src/stores/at-once.ts'
import { decodeForSnapshot, encodeRecord } from '../../src/stores/codec.ts'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { type SqliteDatabase, type SqliteStatement, sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { entryOf, idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

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

/** A connection that tells which statements it runs; `fail` may throw in their place. */
function listening(fail: (sql: string) => void = () => {}): {
  readonly database: SqliteDatabase
  readonly ran: string[]
} {
  const real = openDatabase(path)
  real.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = WAL')
  opened.push(real)
  const ran: string[] = []
  const call =
    <A extends never[], R>(sql: string, work: (...values: A) => R) =>
    (...values: A) => {
      ran.push(sql.trim().split(/\s+/, 1)[0] ?? '')
      fail(sql)
      return work(...values)
    }
  const heard = (sql: string, statement: SqliteStatement): SqliteStatement => ({
    get: call(sql, (...values) => statement.get(...values)),
    all: call(sql, (...values) => statement.all(...values)),
    run: call(sql, (...values) => statement.run(...values)),
  })
  const database: SqliteDatabase = {
    exec: (sql) => real.exec(sql),
    prepare: (sql) => heard(sql, real.prepare(sql)),
    close: () => {},
  }
  return { database, ran }
}

function storeOn(database: SqliteDatabase): Store {
  const store = sqliteStore({ database })
  opened.push(store)
  return store
}

describe('a check', () => {
  it('that changes nothing is one statement', async () => {
    const { database, ran } = listening()
    const control = createSessionControl({ store: storeOn(database), pruneEvery: 'never' })
    const opening = await control.open({ account: 'u' })
    if (opening.outcome !== 'admitted' || opening.token === null) throw new Error('nobody was let in')
    ran.length = 0
    expect(await control.check({ account: 'u', token: opening.token })).toMatchObject({ outcome: 'alive' })
    expect(ran).toEqual(['SELECT'])
    control.dispose()
  })

  it('has its snapshot at once, that of an unknown account too', async () => {
    const store = storeOn(listening().database)
    await put(store, 'u', recordOf([sessionOf('s')]))
    expect(valueIn(store.load('u'))).toMatchObject({ record: recordOf([sessionOf('s')]) })
    expect(valueIn(store.load('v'))).toMatchObject({ revision: 0 })
  })

  it('sees what another connection has written since, however often it was asked before', async () => {
    const [store, other] = [storeOn(listening().database), sqliteStore({ path })]
    opened.push(other)
    for (let i = 0; i < 3; i += 1) {
      const revision = await put(other, 'u', recordOf([sessionOf(`s${i}`)]))
      for (let again = 0; again < 3; again += 1) {
        expect(await store.load('u')).toEqual({ record: recordOf([sessionOf(`s${i}`)]), revision })
      }
    }
    await put(other, 'u', recordOf([], { keepUntil: 5 }))
    await store.load('u')
    await other.prune(10)
    expect(await store.load('u')).toMatchObject({ revision: 0, record: { sessions: [] } })
  })

  it('believes whoever has mended a record by hand, and left its revision as it was', async () => {
    const { database } = listening()
    const store = storeOn(database)
    await put(store, 'u', recordOf([sessionOf('s1')]))
    const before = await store.load('u')
    expect(await store.load('u')).toBe(before) // a text that has not changed is not read again
    const mend = database.prepare("UPDATE utsessions_records SET record = ? WHERE account = 'u'") as SqliteStatement
    for (const text of [encodeRecord(recordOf([sessionOf('s2')])), '2,nonsense']) {
      mend.run(...([text] as never[]))
      const { unreadable, ...mended } = await store.load('u')
      expect(mended).toEqual({ record: decodeForSnapshot(text).record, revision: before.revision })
      expect(unreadable !== undefined).toBe(text.includes('nonsense'))
    }
  })

  it('for once takes no place from what is asked for again', async () => {
    const { database } = listening()
    const store = storeOn(database)
    for (const account of ['u', 'v']) await put(store, account, recordOf([sessionOf(account)]))
    database.exec("UPDATE utsessions_records SET revision = 1 + 2048 WHERE account = 'v'") // whose place is that of u, with revision 1
    const [first, other] = [await store.load('u'), await store.load('v')]
    expect(await store.load('u')).toBe(first)
    expect(other).toEqual({ record: recordOf([sessionOf('v')]), revision: 1 + 2048 })
    await store.load('v')
    const kept = await store.load('v')
    expect(await store.load('v')).toBe(kept)
    expect(await store.load('u')).toEqual(first)
  })

  it('that reads more accounts than it keeps texts of, and long ones, gives each its own', async () => {
    const store = storeOn(listening().database)
    const accounts = Array.from({ length: 2_100 }, (_, i) => `u${i}`)
    const label = 'long '.repeat(300)
    await Promise.all(
      accounts.map((account, i) => put(store, account, recordOf([sessionOf(account, i % 50 ? {} : { label })]))),
    )
    for (const account of [...accounts, ...accounts]) expect(idsOf(await store.load(account))).toEqual([account])
  })

  it('never sees what a transaction that failed had written, not even by the same revision', async () => {
    let failing = true
    const { database } = listening((sql) => {
      if (failing && sql === 'COMMIT') throw new Error('disk I/O error')
    })
    const store = storeOn(database)
    const [first, second] = ['s1', 's2'].map((id) => store.swap('u', 0, recordOf([sessionOf(id)]), []))
    await expect(first).rejects.toThrow(/I\/O/)
    await expect(second).rejects.toThrow(/I\/O/) // it had read what the first one wrote
    failing = false
    expect(await put(store, 'u', recordOf([sessionOf('s3')]))).toBe(1)
    expect(idsOf(await store.load('u'))).toEqual(['s3'])
  })

  it('that finds the file locked waits, and sees what is there then', async () => {
    let locked = 2
    const { database } = listening((sql) => {
      if (sql.includes('SELECT revision, record') && locked-- > 0) throw busy()
    })
    const store = storeOn(database)
    const loading = store.load('u')
    expect(valueIn(loading)).toBeUndefined()
    expect(idsOf(await loading)).toEqual([])
    expect(locked).toBeLessThan(0)
  })
})

describe('an opening', () => {
  it('of a known account is a read, and four writes in one transaction', async () => {
    const { database, ran } = listening()
    const control = createSessionControl({ store: storeOn(database), pruneEvery: 'never', policy: { lock: 0 } })
    await control.open({ account: 'u' })
    ran.length = 0
    await control.open({ account: 'u' })
    const [load, begin, find, number, record, ...lines] = ran
    expect([load, begin, find, number, record]).toEqual(['SELECT', 'BEGIN', 'SELECT', 'INSERT', 'UPDATE'])
    expect(lines).toEqual(['INSERT', 'INSERT', 'COMMIT'])
    control.dispose()
  })
})

describe('writes of one turn', () => {
  it('share one transaction, and each is there once it is acknowledged', async () => {
    const { database, ran } = listening()
    const store = storeOn(database)
    const accounts = Array.from({ length: 50 }, (_, i) => `u${i}`)
    const acknowledged = accounts.map(async (account) => {
      await store.swap(account, 0, recordOf([sessionOf(account)]), [entryOf(account, 's')])
      expect(idsOf(await store.load(account))).toEqual([account])
    })
    await Promise.all(acknowledged)
    expect(ran.filter((sql) => sql === 'COMMIT')).toHaveLength(1)
    expect(new Set((await store.journal()).items.map(({ account }) => account))).toEqual(new Set(accounts))
  })

  it('give one of many on one revision the account, and the others who was faster', async () => {
    const store = storeOn(listening().database)
    const swaps = Array.from({ length: 20 }, (_, i) =>
      store.swap('u', 0, recordOf([sessionOf(`s${i}`)]), [entryOf('u', `s${i}`)]),
    )
    const [first, ...others] = await Promise.all(swaps)
    expect(first).toMatchObject({ swapped: true })
    for (const other of others) {
      expect(other).toMatchObject({ swapped: false, current: { record: recordOf([sessionOf('s0')]) } })
    }
    expect((await store.journal()).items).toHaveLength(1)
  })

  it('fail each for itself: one that cannot be written takes nobody with it, and leaves nothing', async () => {
    const store = storeOn(listening().database)
    const bad = entryOf('u1', 's', { kind: null as never }) // which the table does not take
    const results = await Promise.allSettled([
      store.swap('u0', 0, recordOf([sessionOf('s')]), [entryOf('u0', 's')]),
      store.swap('u1', 0, recordOf([sessionOf('s')]), [entryOf('u1', 's'), bad]),
      store.swap('u2', 0, recordOf([sessionOf('s')]), [entryOf('u2', 's')]),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(idsOf(await store.load('u1'))).toEqual([])
    expect((await store.journal()).items.map(({ account }) => account)).toEqual(['u2', 'u0'])
    await put(store, 'u1', recordOf([]))
  })

  it('all fail where the commit does, and none is tried again: it may have happened', async () => {
    let failing = false
    const { database, ran } = listening((sql) => {
      if (failing && sql === 'COMMIT') throw new Error('disk I/O error')
    })
    const store = storeOn(database)
    failing = true
    const swaps = ['u0', 'u1'].map((account) => store.swap(account, 0, recordOf([sessionOf('s')]), []))
    for (const result of await Promise.allSettled(swaps)) expect(result.status).toBe('rejected')
    expect(ran.filter((sql) => sql === 'COMMIT')).toHaveLength(1)
    failing = false
    expect(idsOf(await store.load('u0'))).toEqual([])
    await put(store, 'u0', recordOf([]))
  })

  it('that were asked for before the store was closed are written', async () => {
    const store = storeOn(listening().database)
    const swaps = ['u0', 'u1'].map((account) => store.swap(account, 0, recordOf([sessionOf('s')]), []))
    await store.close()
    for (const swap of swaps) expect(await swap).toMatchObject({ swapped: true })
    expect(idsOf(await storeOn(openDatabase(path)).load('u1'))).toEqual(['s'])
  })

  it('leave a transaction of the application alone', async () => {
    const database = openDatabase(path)
    opened.push(database)
    const store = storeOn(database)
    database.exec('BEGIN; CREATE TABLE mine (id)')
    await expect(store.swap('u', 0, recordOf([]), [])).rejects.toThrow(/within a transaction/)
    database.exec('COMMIT')
    expect(database.prepare("SELECT name FROM sqlite_master WHERE name = 'mine'").get()).toMatchObject({ name: 'mine' })
  })
})

describe('a touch', () => {
  const at = (minute: number) => Date.UTC(2026, 0, 1, 10, minute)
  const due = (minute: number, dueAt: number) => recordOf([sessionOf('s')], { at: at(minute), dueAt })
  const found = async (store: Store, dueBefore: number) => (await store.accounts({ dueBefore })).items.length

  it('that puts a deadline off leaves the index as it is, and the lists are exact all the same', async () => {
    const store = storeOn(listening().database)
    await put(store, 'u', due(0, at(30)))
    await put(store, 'u', due(10, at(40)))
    expect(await found(store, at(40) - 1)).toBe(0)
    expect(await found(store, at(40))).toBe(1)
    expect(await store.prune(at(35))).toBe(0) // and looks at it again later
    expect(await found(store, at(40))).toBe(1)
  })

  it('that brings a deadline forward is found in time', async () => {
    const store = storeOn(listening().database)
    await put(store, 'u', due(0, at(300)))
    await put(store, 'u', due(10, at(20)))
    expect(await found(store, at(20) - 1)).toBe(0)
    expect(await found(store, at(20))).toBe(1)
  })
})

/** As node:sqlite has it. */
function busy(): Error {
  return Object.assign(new Error('database is locked'), { errcode: 5 })
}
