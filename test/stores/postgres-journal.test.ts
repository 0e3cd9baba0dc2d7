// The journal of PostgreSQL at length: each query goes along an index, and where what is asked for is rare the page is short rather than late.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry, EntryKind } from '../../src/policy/decision.ts'
import type { JournalQuery, Store } from '../../src/stores/store.ts'
import { entryOf, walk } from '../../src/testing/conformance/case.ts'
import { anyPostgres, type PostgresPlace } from '../support/servers/postgres.ts'
import { overPg, schemaOn, whyNoPostgres } from './postgres-places.ts'

const LINES = 60_000

/** Written in order, but for one line in five thousand, whose clock was wrong. */
const atOf = (i: number) => (i % 5_000 === 77 ? 10 * (LINES - i) : 10 * i)
const kindOf = (i: number): EntryKind => (i === 5 ? 'revoked' : i % 10 === 0 ? 'displaced' : 'opened')
const LINE = Array.from(
  { length: LINES },
  (_, i): Entry => entryOf(`u${i % 100}`, `s${i}`, { at: atOf(i), kind: kindOf(i) }),
)

describe.skipIf(whyNoPostgres)('the journal', () => {
  let server: PostgresPlace
  let place: Awaited<ReturnType<typeof schemaOn>>
  let store: Store
  beforeAll(async () => {
    server = await anyPostgres()
    place = await schemaOn(server, () => overPg(server.url))
    store = place.open()
    for (let from = 0; from < LINES; from += 5_000) await store.append(LINE.slice(from, from + 5_000))
    await place.admin.query(`ANALYZE ${place.names.journal}`)
  })
  afterAll(async () => {
    await place?.dispose()
    await server?.stop()
  })

  const found = (query: JournalQuery, limit: number) => walk((cursor) => store.journal({ ...query, cursor, limit }))
  const newest = (isAskedFor: (entry: Entry) => boolean) => LINE.filter(isAskedFor).toReversed()
  const byTime = (entries: readonly Entry[]) => entries.toSorted((a, b) => b.at - a.at)

  it('gives all lines of a kind, in the order of writing', async () => {
    const kinds: EntryKind[] = ['displaced', 'revoked']
    expect(await found({ kinds }, 5_000)).toEqual(newest(({ kind }) => kinds.includes(kind)))
  })

  it('gives a short page where a kind is rare, and finds it page by page, once, while lines are added', async () => {
    const { items, next } = await store.journal({ kinds: ['revoked'] })
    expect(items).toEqual([])
    expect(next).not.toBeNull()
    const lines = await walk(async (cursor) => {
      const page = await store.journal({ kinds: ['revoked'], cursor, limit: 10 })
      await store.append([entryOf('later', 'later', { at: 10 * LINES, kind: 'closed' })])
      return page
    })
    expect(lines).toEqual([LINE[5]])
    expect((await store.journal({ kinds: ['revoked'], account: 'u5' })).items).toEqual([LINE[5]])
  })

  it('gives the lines of a time, whatever the clocks of their writers said, by their instants', async () => {
    const [since, until] = [10 * 24_000, 10 * 25_200]
    const there = newest(({ at }) => at >= since && at < until)
    expect(await found({ since, until }, 90)).toEqual(byTime(there))
    const before = byTime(newest(({ at }) => at < until))
    expect((await store.journal({ until, limit: 90 })).items).toEqual(before.slice(0, 90))
  })

  it('gives the lines of a time and a kind, and none of a kind that is not there, in short pages', async () => {
    const [since, until] = [10 * 5_000, 10 * 50_000]
    const there = newest(({ at, kind }) => at >= since && at < until && kind === 'displaced')
    expect(await found({ since, until, kinds: ['displaced'] }, 4_000)).toEqual(byTime(there))
    expect((await store.journal({ since, until, kinds: ['revoked'] })).next).not.toBeNull()
    expect(await found({ since, until, kinds: ['revoked'] }, 10)).toEqual([])
  })

  it('gives the lines of an account and a time whole, in the order of writing', async () => {
    const [since, until] = [10 * 3_000, 10 * 50_000]
    const query = { account: 'u7', since, until, kinds: ['opened'] } as const
    const there = newest(({ account, at }) => account === 'u7' && at >= since && at < until)
    expect(await found(query, 100)).toEqual(there)
    expect((await store.journal({ ...query, limit: there.length })).next).toBeNull()
  })
})
