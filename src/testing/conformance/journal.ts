// The journal: what was written with swaps and beside them, in order, each line once.

import assert from 'node:assert/strict'
import type { Entry } from '../../policy/decision.ts'
import type { JournalQuery, Store } from '../../stores/store.ts'
import { entryOf, LOOKALIKES, put, recordOf, type StoreCase, WRITTEN_AT, walk } from './case.ts'

/** Every field that a line can have. */
const FULL: Entry = {
  account: 'u',
  kind: 'displaced',
  at: WRITTEN_AT,
  session: 's1',
  label: 'Firefox on "Linux"',
  by: { session: 's2', label: 'Safari', rule: 'policy', takeover: true, operator: 'Ada' },
  sessions: ['s3', 's4'],
  on: 'Zm9vYmFy',
  was: 'YmFyZm9v',
  place: 'Genève',
  exempt: true,
  reason: 'locked',
  until: WRITTEN_AT + 900_000,
  lead: 60_001,
  enforced: false,
}

export const journalCases: readonly StoreCase[] = [
  {
    name: 'an empty journal is an empty page without a next one',
    run: async ({ open }) => assert.deepEqual(await (await open()).journal(), { items: [], next: null }),
  },
  {
    name: 'a journal line with every field comes back exactly',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([]), [FULL])
      assert.deepEqual((await store.journal()).items, [FULL])
    },
  },
  {
    name: 'the journal gives lines of swaps and of append newest first, each once, whatever their instants say',
    run: async ({ open }) => {
      const [one, two] = [await open(), await open()]
      await put(one, 'u', recordOf([]), [entryOf('u', 's1'), entryOf('u', 's2', { at: WRITTEN_AT + 9 })])
      await two.append([entryOf('v', 's3', { kind: 'refused' }), entryOf('v', 's4', { kind: 'refused' })])
      await put(one, 'w', recordOf([]), [entryOf('w', 's5', { at: WRITTEN_AT - 9 })])
      assert.deepEqual(await sessionsOf(two, {}), ['s5', 's4', 's3', 's2', 's1'])
    },
  },
  {
    name: 'a swap without lines and an append of none leave the journal as it is',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([]))
      await store.append([])
      assert.deepEqual((await store.journal()).items, [])
    },
  },
  {
    name: 'a walk through the journal meets each line once while lines are added',
    run: async ({ open }) => {
      const [reader, writer] = [await open(), await open()]
      const names = Array.from({ length: 25 }, (_, i) => `s${i}`)
      await reader.append(names.map((name) => entryOf('u', name)))
      const lines = await walk(async (cursor) => {
        const page = await reader.journal({ cursor, limit: 7 })
        await writer.append([entryOf('u', 'later')])
        return page
      })
      assert.deepEqual(
        lines.map(({ session }) => session),
        names.toReversed(),
      )
    },
  },
  {
    name: 'the last page of the journal says that it is the last, full or not',
    run: async ({ open }) => {
      const store = await open()
      await store.append([1, 2, 3, 4].map((i) => entryOf('u', `s${i}`)))
      const { next } = await store.journal({ limit: 2 })
      assert.notEqual(next, null)
      assert.equal((await store.journal({ limit: 2, cursor: next ?? '' })).next, null)
      assert.equal((await store.journal({ limit: 4 })).next, null)
    },
  },
  {
    name: 'the journal is filtered by account, kind and time, and by all of them together',
    run: async ({ open }) => {
      const store = await open()
      await store.append([
        entryOf('u', 's1'),
        entryOf('u', 's2', { kind: 'closed', at: WRITTEN_AT + 1 }),
        entryOf('v', 's3', { kind: 'refused', at: WRITTEN_AT + 2 }),
        entryOf('u', 's4', { kind: 'idle', at: WRITTEN_AT + 3 }),
      ])
      const { since, until } = { since: WRITTEN_AT + 1, until: WRITTEN_AT + 3 }
      assert.deepEqual(await sessionsOf(store, { account: 'u' }), ['s4', 's2', 's1'])
      assert.deepEqual(await sessionsOf(store, { kinds: ['refused', 'idle'] }), ['s4', 's3'])
      assert.deepEqual(await sessionsOf(store, { kinds: [] }), [])
      assert.deepEqual(await sessionsOf(store, { since }), ['s4', 's3', 's2'])
      assert.deepEqual(await sessionsOf(store, { until }), ['s3', 's2', 's1'])
      assert.deepEqual(await sessionsOf(store, { account: 'u', kinds: ['closed', 'idle'], since, until }), ['s2'])
      assert.deepEqual(await sessionsOf(store, { account: 'nobody' }), [])
    },
  },
  {
    name: 'a filtered walk goes on where it stopped',
    run: async ({ open }) => {
      const store = await open()
      const names = Array.from({ length: 20 }, (_, i) => `s${i}`)
      await store.append(names.map((name, i) => entryOf(i % 2 ? 'u' : 'v', name)))
      const lines = await walk((cursor) => store.journal({ account: 'u', cursor, limit: 3 }))
      assert.deepEqual(
        lines.map(({ session }) => session),
        names.filter((_, i) => i % 2).toReversed(),
      )
    },
  },
  {
    name: 'the journal of an account is that of no other whose name looks alike (A8)',
    run: async ({ open }) => {
      const store = await open()
      await store.append(LOOKALIKES.map((account, i) => entryOf(account, `s${i}`)))
      for (const [i, account] of LOOKALIKES.entries()) assert.deepEqual(await sessionsOf(store, { account }), [`s${i}`])
    },
  },
]

async function sessionsOf(store: Store, query: JournalQuery): Promise<(string | undefined)[]> {
  return (await store.journal(query)).items.map(({ session }) => session)
}
