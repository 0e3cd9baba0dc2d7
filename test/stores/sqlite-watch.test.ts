// What a watch over SQLite says when it cannot see, or has not looked for too long.

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { type SqliteDatabase, sqliteStore } from '../../src/stores/sqlite.ts'
import { put, recordOf } from '../../src/testing/conformance/case.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

const PATIENCE = { timeout: 30_000, interval: 5 }

let folder: TemporaryFolder
let path: string
const closing: (() => unknown)[] = []

beforeEach(() => {
  folder = temporaryFolder()
  path = `${folder.path}/sessions.db`
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  folder.remove()
})

/** A store that watches, what it was told, and a way to have its looks fail. */
async function watching() {
  const faults = { code: '', left: 0, looks: 0, isAsleep: false }
  let last: unknown
  const real = openDatabase(path)
  real.exec('PRAGMA journal_mode = WAL')
  const database: SqliteDatabase = {
    exec: (sql) => real.exec(sql),
    prepare: (sql) => {
      const statement = real.prepare(sql)
      if (!sql.includes('data_version')) return statement
      const get = () => {
        faults.looks += 1
        if (faults.isAsleep) return last // as if there had been no look
        if (faults.left === 0) {
          last = statement.get()
          return last
        }
        faults.left -= 1
        throw Object.assign(new Error(faults.code), { code: faults.code })
      }
      return { get, all: () => [], run: () => ({ changes: 0 }) }
    },
    close: () => {},
  }
  const store = sqliteStore({ database, watchEvery: 1 })
  closing.push(
    () => real.close(),
    () => store.close(),
  )
  const [told, missed, lost] = [vi.fn<(account: string) => void>(), vi.fn<() => void>(), vi.fn<() => void>()]
  await store.watch?.(told, missed, lost)
  return { store, faults, told, missed, lost }
}

function other() {
  const store = sqliteStore({ path })
  closing.push(() => store.close())
  return store
}

it('a look that fails says that nothing may be told, once, and one that works again that something may have been missed', async () => {
  const { faults, told, missed, lost } = await watching()
  Object.assign(faults, { code: 'SQLITE_IOERR', left: Infinity, looks: 0 })
  await vi.waitFor(() => expect(faults.looks).toBeGreaterThan(3), PATIENCE)
  expect(lost).toHaveBeenCalledOnce()
  await put(other(), 'meanwhile', recordOf([]))
  expect(missed).not.toHaveBeenCalled()
  faults.left = 0
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('meanwhile'), PATIENCE)
  expect(missed).toHaveBeenCalledOnce()
  expect(lost).toHaveBeenCalledOnce()
})

it('a file that is locked for one look is no loss; for two it is', async () => {
  const { faults, told, missed, lost } = await watching()
  const writer = other()
  Object.assign(faults, { code: 'SQLITE_BUSY', left: 1 })
  await vi.waitFor(() => expect(faults.left).toBe(0), PATIENCE)
  await put(writer, 'after', recordOf([]))
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('after'), PATIENCE)
  expect(lost).not.toHaveBeenCalled()
  expect(missed).not.toHaveBeenCalled()
  faults.left = 2
  await vi.waitFor(() => expect(missed).toHaveBeenCalledOnce(), PATIENCE)
  expect(lost).toHaveBeenCalledOnce()
})

it('who has not looked for so long that changes were forgotten is told that some were missed', async () => {
  const { faults, told, missed, lost } = await watching()
  const writer = other()
  await put(writer, 'first', recordOf([]))
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('first'), PATIENCE)
  expect(missed).not.toHaveBeenCalled()
  faults.isAsleep = true
  for (let i = 0; i < 600; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, k) => writer.swap(`u${i + k}`, 0, recordOf([]), [])))
  }
  await writer.prune(0)
  faults.isAsleep = false
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('u599'), PATIENCE)
  expect(told).not.toHaveBeenCalledWith('u0')
  expect(missed).toHaveBeenCalledOnce()
  expect(lost).not.toHaveBeenCalled()
})

it('who comes while it cannot see is told so before they are told that they watch', async () => {
  const { store, faults, lost } = await watching()
  Object.assign(faults, { code: 'SQLITE_IOERR', left: Infinity })
  await vi.waitFor(() => expect(lost).toHaveBeenCalledOnce(), PATIENCE)
  const [missed, lostToo] = [vi.fn<() => void>(), vi.fn<() => void>()]
  await store.watch?.(() => {}, missed, lostToo)
  expect(lostToo).toHaveBeenCalledOnce()
  faults.left = 0
  await vi.waitFor(() => expect(missed).toHaveBeenCalledOnce(), PATIENCE)
})

it('two who come at once begin with one look, so that the first misses nothing until the second is there', async () => {
  const writer = other()
  const database = openDatabase(path)
  const begun = vi.fn<() => void>()
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    if (!sql.includes('AS last')) return statement
    const get = () => {
      begun()
      return statement.get()
    }
    return { get, all: () => [], run: () => ({ changes: 0 }) }
  }
  const store = sqliteStore({
    database: { exec: (sql) => database.exec(sql), prepare, close: () => {} },
    watchEvery: 1,
  })
  closing.push(
    () => database.close(),
    () => store.close(),
  )
  const told = vi.fn<(account: string) => void>()
  await Promise.all([store.watch?.(told), store.watch?.(() => {})])
  await put(writer, 'ann', recordOf([]))
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('ann'), PATIENCE)
  expect(begun).toHaveBeenCalledOnce()
})
