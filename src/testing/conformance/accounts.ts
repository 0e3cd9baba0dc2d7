// The list of live accounts: by recency, by cursor, by prefix, by what is due.

import assert from 'node:assert/strict'
import type { AccountQuery, Store } from '../../stores/store.ts'
import { put, recordOf, type StoreCase, sessionOf, WRITTEN_AT, walk } from './case.ts'

export const accountCases: readonly StoreCase[] = [
  {
    name: 'accounts come with the number of their sessions and their last activity, the most recent first',
    run: async ({ open }) => {
      const store = await open()
      await seen(store, 'older', WRITTEN_AT + 1)
      await put(store, 'newest', recordOf([sessionOf('a', { lastSeenAt: WRITTEN_AT + 9 }), sessionOf('b')]))
      await seen(store, 'newer', WRITTEN_AT + 5)
      assert.deepEqual(await store.accounts(), {
        items: [
          { account: 'newest', sessions: 2, lastSeenAt: WRITTEN_AT + 9 },
          { account: 'newer', sessions: 1, lastSeenAt: WRITTEN_AT + 5 },
          { account: 'older', sessions: 1, lastSeenAt: WRITTEN_AT + 1 },
        ],
        next: null,
      })
    },
  },
  {
    name: 'activity moves an account to the front',
    run: async ({ open }) => {
      const store = await open()
      await seen(store, 'u', WRITTEN_AT + 1)
      await seen(store, 'v', WRITTEN_AT + 2)
      await seen(store, 'u', WRITTEN_AT + 3)
      assert.deepEqual(await namesOf(store, {}), ['u', 'v'])
    },
  },
  {
    name: 'an account without live sessions is not among the accounts',
    run: async ({ open }) => {
      const store = await open()
      await seen(store, 'u', WRITTEN_AT)
      await seen(store, 'v', WRITTEN_AT)
      await put(store, 'u', recordOf([]))
      assert.deepEqual(await namesOf(store, {}), ['v'])
    },
  },
  {
    name: 'a walk over the accounts meets each once, also where many were last seen at one instant',
    run: async ({ open }) => {
      const store = await open()
      const names = Array.from({ length: 30 }, (_, i) => `u${i}`)
      for (const [i, name] of names.entries()) await seen(store, name, WRITTEN_AT + Math.floor(i / 10))
      const walked = await walk((cursor) => store.accounts({ cursor, limit: 7 }))
      assert.deepEqual(walked.map(({ account }) => account).sort(), names.sort())
      const instants = walked.map(({ lastSeenAt }) => lastSeenAt)
      assert.deepEqual(
        instants,
        instants.toSorted((a, b) => b - a),
      )
    },
  },
  {
    name: 'the last page of the accounts says that it is the last, full or not',
    run: async ({ open }) => {
      const store = await open()
      for (const name of ['u', 'v', 'w', 'x']) await seen(store, name, WRITTEN_AT)
      const { next } = await store.accounts({ limit: 2 })
      assert.notEqual(next, null)
      assert.equal((await store.accounts({ limit: 2, cursor: next ?? '' })).next, null)
      assert.equal((await store.accounts({ limit: 4 })).next, null)
    },
  },
  {
    name: 'a prefix is compared exactly: no pattern, no folding of case',
    run: async ({ open }) => {
      const store = await open()
      const names = [
        'ab',
        'abc',
        'abd',
        'aBc',
        'a%c',
        'a_c',
        'a*',
        'b',
        'a\0b',
        'a"c',
        '\u00fc1',
        'u\u03081',
        '\u{1F600}1',
        '\u{1F600}2',
        '\u{10FFFF}1',
        '\uD7FF1',
        '\uE0001',
      ]
      for (const name of names) await seen(store, name, WRITTEN_AT)
      const prefixes = [
        '',
        'a',
        'ab',
        'abc',
        'abcd',
        'a%',
        'a_',
        'a*',
        'A',
        'a\0',
        'a"',
        '\u00fc',
        'u',
        '\u{1F600}',
        '\u{10FFFF}',
        '\uD7FF',
        '%',
      ]
      for (const prefix of prefixes) {
        const expected = names.filter((name) => name.startsWith(prefix))
        assert.deepEqual((await namesOf(store, { prefix })).sort(), expected.sort(), JSON.stringify(prefix))
      }
    },
  },
  {
    name: 'a walk with a prefix goes on where it stopped',
    run: async ({ open }) => {
      const store = await open()
      const names = Array.from({ length: 12 }, (_, i) => `${i % 2 ? 'odd' : 'even'}-${i}`)
      for (const [i, name] of names.entries()) await seen(store, name, WRITTEN_AT + i)
      const walked = await walk((cursor) => store.accounts({ prefix: 'odd-', cursor, limit: 2 }))
      assert.deepEqual(
        walked.map(({ account }) => account),
        names.filter((_, i) => i % 2).toReversed(),
      )
    },
  },
  {
    name: 'with dueBefore there are the accounts of which a session may be over by then, and no others',
    run: async ({ open }) => {
      const store = await open()
      const due = [WRITTEN_AT + 1, WRITTEN_AT + 2, WRITTEN_AT + 3, null]
      for (const [i, dueAt] of due.entries()) await put(store, `u${i}`, recordOf([sessionOf('s')], { dueAt }))
      const walked = await walk((cursor) => store.accounts({ dueBefore: WRITTEN_AT + 2, cursor, limit: 1 }))
      assert.deepEqual(walked.map(({ account }) => account).sort(), ['u0', 'u1'])
    },
  },
]

async function seen(store: Store, account: string, lastSeenAt: number): Promise<void> {
  await put(store, account, recordOf([sessionOf('s', { lastSeenAt })]))
}

async function namesOf(store: Store, query: AccountQuery): Promise<string[]> {
  return (await store.accounts(query)).items.map(({ account }) => account)
}
