// A record comes back as it went in, to the account that it was written for.

import assert from 'node:assert/strict'
import { type AccountRecord, EMPTY_RECORD } from '../../policy/record.ts'
import { KEPT_UNTIL, LOOKALIKES, put, recordOf, type StoreCase, sessionOf, WRITTEN_AT } from './case.ts'

/** Every field that a record can have. */
const FULL: AccountRecord = {
  at: WRITTEN_AT,
  sessions: [
    sessionOf('s1', {
      tokens: ['t1', 't2'],
      hostSessions: ['h1', 'h2'],
      devices: ['d1'],
      lastSeenAt: WRITTEN_AT + 1,
      renewedAt: WRITTEN_AT + 2,
      retired: { tokens: ['t0'], until: WRITTEN_AT + 30_000 },
      exempt: true,
      label: 'Firefox on Linux',
      place: 'Genève',
      address: '2001:db8::1',
    }),
    sessionOf('s2'),
  ],
  endings: [
    {
      id: 'e1',
      tokens: ['t3'],
      hostSessions: ['h3'],
      devices: ['d3'],
      openedAt: WRITTEN_AT - 2,
      endedAt: WRITTEN_AT - 1,
      reason: 'displaced',
      by: { session: 's1', label: 'Firefox on Linux', takeover: true, operator: 'Ada' },
      label: 'Safari on iPhone',
    },
    {
      id: 'e2',
      tokens: [],
      hostSessions: [],
      openedAt: 0,
      endedAt: WRITTEN_AT,
      reason: 'displaced',
      by: { rule: 'policy' },
    },
  ],
  notBefore: WRITTEN_AT - 5,
  forgottenBefore: WRITTEN_AT - 6,
  spent: [{ ticket: 'k1', until: WRITTEN_AT + 120_000 }],
  grant: { until: WRITTEN_AT + 900_000, operator: 'Ada' },
  dueAt: WRITTEN_AT + 3_600_000,
  keepUntil: KEPT_UNTIL,
}

/** As a newer version of the package may write it. */
const EXTENDED = {
  ...FULL,
  novel: { nested: [1, null, 'two'] },
  sessions: FULL.sessions.map((session) => ({ ...session, novel: true })),
  endings: FULL.endings.map((ending) => ({ ...ending, novel: 0 })),
}

const TEXTS = [
  '日本語',
  '\u{1F600}\u200d',
  'a\0b',
  '"quoted"',
  "it's",
  '\\',
  '\u2028',
  '</script>',
  '%s $1 ? :x',
  'u\u0308 \u00fc',
]

export const recordCases: readonly StoreCase[] = [
  {
    name: 'an unknown account is the empty record',
    run: async ({ open }) => {
      const { record, unreadable } = await (await open()).load('nobody')
      assert.deepEqual(record, EMPTY_RECORD)
      assert.equal(unreadable, undefined)
    },
  },
  {
    name: 'a record with every field comes back exactly, over another connection too',
    run: async ({ open }) => comesBack(await open(), await open(), FULL),
  },
  {
    name: 'fields that this version does not know are kept on record, session and ending',
    run: async ({ open }) => comesBack(await open(), await open(), EXTENDED),
  },
  {
    name: 'text of any kind comes back exactly',
    run: async ({ open }) => {
      const sessions = TEXTS.map((label, i) => sessionOf(`s${i}`, { label, place: label }))
      await comesBack(await open(), await open(), recordOf(sessions))
    },
  },
  {
    name: 'a record as large as one can be comes back exactly',
    run: async ({ open }) => {
      const hashes = Array.from({ length: 8 }, (_, i) => `${'h'.repeat(21)}${i}`)
      const session = {
        tokens: hashes,
        hostSessions: hashes,
        devices: hashes,
        label: '\u{1F600}'.repeat(80),
        place: 'p'.repeat(80),
      }
      const sessions = Array.from({ length: 256 }, (_, i) => sessionOf(`s${i}`, session))
      await comesBack(await open(), await open(), recordOf(sessions))
    },
  },
  {
    name: 'accounts are compared exactly: names that look alike are different accounts (A8)',
    run: async ({ open }) => {
      const store = await open()
      for (const account of LOOKALIKES) await put(store, account, recordOf([sessionOf('s', { label: account })]))
      for (const account of LOOKALIKES) {
        const { record } = await store.load(account)
        assert.deepEqual(
          record.sessions.map(({ label }) => label),
          [account],
        )
      }
      const { items } = await store.accounts({ limit: 2 * LOOKALIKES.length })
      assert.deepEqual(items.map(({ account }) => account).sort(), LOOKALIKES.toSorted())
    },
  },
  {
    name: 'loading changes nothing: the first of several loads still swaps',
    run: async ({ open }) => {
      const store = await open()
      await put(store, 'u', recordOf([sessionOf('s1')]))
      const first = await store.load('u')
      await store.load('u')
      const swapped = await store.swap('u', first.revision, recordOf([sessionOf('s2')]), [])
      assert.equal(swapped.swapped, true)
    },
  },
  {
    name: 'the revision that a swap gives is the one that the next swap needs',
    run: async ({ open }) => {
      const store = await open()
      const revision = await put(store, 'u', recordOf([sessionOf('s1')]))
      assert.equal((await store.load('u')).revision, revision)
      assert.equal((await store.swap('u', revision, recordOf([]), [])).swapped, true)
    },
  },
]

type Opened = Parameters<typeof put>[0]

async function comesBack(writer: Opened, reader: Opened, record: AccountRecord): Promise<void> {
  await put(writer, 'u', record)
  assert.deepEqual((await writer.load('u')).record, record)
  assert.deepEqual((await reader.load('u')).record, record)
}
