// The lists of SQLite at length: each query goes along an index, and where what is asked for is rare the page is short rather than late.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, EntryKind } from '../../src/policy/decision.ts'
import { openDatabase } from '../../src/stores/sqlite/driver.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { JournalQuery, Store } from '../../src/stores/store.ts'
import { entryOf, walk } from '../../src/testing/conformance/case.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

const ACCOUNTS = 40_000
const LINES = 130_000

let folder: TemporaryFolder
let store: Store

/** One in a thousand is rare; every fifth is old, and was seen before all others. */
const nameOf = (i: number) => `${i % 1_000 === 999 ? 'rare' : i % 5 === 4 ? 'old' : 'user'}/${i}`
const seenOf = (i: number) => 1_000_000 + (i % 5 === 4 ? 0 : ACCOUNTS) + ((i * 7_919) % ACCOUNTS)
const byRecency = Array.from({ length: ACCOUNTS }, (_, i) => i).toSorted((a, b) => seenOf(b) - seenOf(a) || b - a)

/** Written in order, but for one line in five thousand, whose clock was wrong. */
const atOf = (i: number) => (i % 5_000 === 77 ? 10 * (LINES - i) : 10 * i)
const kindOf = (i: number): EntryKind => (i === 5 ? 'revoked' : i % 10 === 0 ? 'displaced' : 'opened')
const LINE = Array.from(
  { length: LINES },
  (_, i): Entry => entryOf(`u${i % 100}`, `s${i}`, { at: atOf(i), kind: kindOf(i) }),
)

beforeAll(() => {
  folder = temporaryFolder()
  const path = `${folder.path}/sessions.db`
  store = sqliteStore({ path })
  const database = openDatabase(path)
  const run = (sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]) => statement.run(...(values as never[]))
  }
  database.exec('BEGIN IMMEDIATE')
  const add = run("INSERT INTO utsessions_records VALUES (?, 1, '', 1, ?, 0)")
  for (let i = 0; i < ACCOUNTS; i += 1) add(nameOf(i), seenOf(i))
  const write = run('INSERT INTO utsessions_journal (account, kind, at, entry) VALUES (?, ?, ?, ?)')
  for (const entry of LINE) write(entry.account, entry.kind, entry.at, JSON.stringify(entry))
  database.exec('COMMIT')
  database.close()
})

afterAll(async () => {
  await store.close()
  folder.remove()
})

describe('accounts that begin with a prefix', () => {
  const found = async (prefix: string, limit: number) =>
    (await walk((cursor) => store.accounts({ prefix, cursor, limit }))).map(({ account }) => account)

  it.each([
    ['rare/', 7],
    ['old/', 900],
    ['user/', 3_000],
    ['user/1234', 5],
    ['nobody', 5],
  ])('%s are all found, the most recent first, by pages of %i', async (prefix, limit) => {
    const expected = byRecency.map(nameOf).filter((name) => name.startsWith(prefix))
    expect(await found(prefix, limit)).toEqual(expected)
  })

  it('come in a whole page at once where few have it, or many of those seen last', async () => {
    for (const prefix of ['rare/', 'user/'])
      expect((await store.accounts({ prefix, limit: 30 })).items).toHaveLength(30)
  })

  it('come in a short page, which says where to look on, where many have it and none of those seen last', async () => {
    const { items, next } = await store.accounts({ prefix: 'old/', limit: 30 })
    expect(items.length).toBeLessThan(30)
    expect(next).not.toBeNull()
  })
})

describe('the journal', () => {
  const found = (query: JournalQuery, limit: number) => walk((cursor) => store.journal({ ...query, cursor, limit }))
  const newest = (isAskedFor: (entry: Entry) => boolean) => LINE.filter(isAskedFor).toReversed()
  const byTime = (entries: readonly Entry[]) => entries.toSorted((a, b) => b.at - a.at)

  it('gives all lines of a kind, in the order of writing', async () => {
    const kinds: EntryKind[] = ['displaced', 'revoked']
    expect(await found({ kinds }, 1_000)).toEqual(newest(({ kind }) => kinds.includes(kind)))
  })

  it('gives a short page where a kind is rare, and finds it page by page', async () => {
    const { items, next } = await store.journal({ kinds: ['revoked'] })
    expect(items).toEqual([])
    expect(next).not.toBeNull()
    expect(await found({ kinds: ['revoked'] }, 10)).toEqual([LINE[5]])
    expect((await store.journal({ kinds: ['revoked'], account: 'u5' })).items).toEqual([LINE[5]])
  })

  it('gives the lines of a time, whatever the clocks of their writers said, by their instants', async () => {
    const [since, until] = [10 * 24_000, 10 * 25_000]
    const there = newest(({ at }) => at >= since && at < until)
    expect(there.length).toBeGreaterThan(1_000) // some of them were written at another time
    expect(await found({ since, until }, 90)).toEqual(byTime(there))
    expect((await store.journal({ until, limit: 90 })).items).toEqual(
      byTime(newest(({ at }) => at < until)).slice(0, 90),
    )
    expect((await store.journal({ since: until, limit: 90 })).items).toEqual(byTime(newest(() => true)).slice(0, 90))
  })

  it('gives the lines of a time and a kind, and none of a kind that is not there, in short pages', async () => {
    const [since, until] = [10 * 5_000, 10 * 90_000]
    const there = newest(({ at, kind }) => at >= since && at < until && kind === 'displaced')
    expect(await found({ since, until, kinds: ['displaced'] }, 800)).toEqual(byTime(there))
    expect((await store.journal({ since, until, kinds: ['revoked'] })).next).not.toBeNull()
    expect(await found({ since, until, kinds: ['revoked'] }, 10)).toEqual([])
  })

  it('gives the lines of an account and a time whole, in the order of writing', async () => {
    const [since, until] = [10 * 3_000, 10 * 120_000]
    const query = { account: 'u7', since, until, kinds: ['opened'] } as const
    const there = newest(({ account, at }) => account === 'u7' && at >= since && at < until)
    expect(await found(query, 100)).toEqual(there)
    expect((await store.journal({ ...query, limit: there.length })).next).toBeNull()
  })
})
