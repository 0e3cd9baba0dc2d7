// The proof of a store can fail: each of these stores has one fault, and the case that is there for it finds it.

import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Store } from '../../src/stores/store.ts'
import { storeConformance } from '../../src/testing/index.ts'

type Fault = (store: Store) => Partial<Store>

const folded = (account: string) => account.toLowerCase()
const cut = (account: string) => account.split('\0', 1)[0] ?? ''

const FAULTS: readonly (readonly [fault: string, found: RegExp, make: Fault])[] = [
  [
    'swaps without comparing',
    /a swap with a stale revision changes nothing/,
    (store) => ({
      swap: async (account, _, next, entries) =>
        store.swap(account, (await store.load(account)).revision, next, entries),
    }),
  ],
  [
    'compares first and writes later',
    /of 32 parallel first swaps/,
    (store) => ({
      swap: async (account, revision, next, entries) => {
        const current = await store.load(account)
        if (current.revision !== revision) return { swapped: false }
        await new Promise((resolve) => setTimeout(resolve, 1))
        return store.swap(account, (await store.load(account)).revision, next, entries)
      },
    }),
  ],
  [
    'journals lost swaps',
    /a swap with a stale revision changes nothing, journal included/,
    (store) => ({
      swap: async (account, revision, next, entries) => {
        await store.append(entries)
        return store.swap(account, revision, next, [])
      },
    }),
  ],
  [
    'counts an account again with each swap',
    /the totals follow openings, closings and revocations/,
    (store) => {
      const counted = { accounts: 0, sessions: 0 }
      return {
        swap: async (account, revision, next, entries) => {
          const swapped = await store.swap(account, revision, next, entries)
          if (swapped.swapped) counted.accounts += 1
          if (swapped.swapped) counted.sessions += next.sessions.length
          return swapped
        },
        totals: async () => counted,
      }
    },
  ],
  [
    'counts swaps that were lost',
    /the totals are the same after a touch, and after a swap that was lost/,
    (store) => {
      let lost = 0
      return {
        swap: async (account, revision, next, entries) => {
          const swapped = await store.swap(account, revision, next, entries)
          if (!swapped.swapped) lost += 1
          return swapped
        },
        totals: async () => {
          const { accounts = 0, sessions = 0 } = (await store.totals?.()) ?? {}
          return { accounts, sessions: sessions + lost }
        },
      }
    },
  ],
  [
    'takes the content for the revision',
    /as it was before has another revision/,
    (store) => ({
      load: async (account) => {
        const { record } = await store.load(account)
        return { record, revision: JSON.stringify(record) }
      },
      swap: async (account, revision, next, entries) => {
        const { record, ...current } = await store.load(account)
        if (JSON.stringify(record) !== revision) return { swapped: false }
        await store.swap(account, current.revision, next, entries)
        return { swapped: true, revision: JSON.stringify(next) }
      },
    }),
  ],
  [
    'gives the record of before as current',
    /what a lost swap gives as the current record/,
    (store) => ({
      swap: async (account, revision, next, entries) => {
        const swapped = await store.swap(account, revision, next, entries)
        return swapped.swapped ? swapped : { swapped: false, current: { ...(await store.load('nobody')), revision: 0 } }
      },
    }),
  ],
  [
    'folds case',
    /names that look alike are different accounts/,
    (store) => ({
      load: (account) => store.load(folded(account)),
      swap: (account, revision, next, entries) => store.swap(folded(account), revision, next, entries),
    }),
  ],
  [
    'cuts names at a NUL',
    /names that look alike are different accounts/,
    (store) => ({
      load: (account) => store.load(cut(account)),
      swap: (account, revision, next, entries) => store.swap(cut(account), revision, next, entries),
    }),
  ],
  [
    'keeps known fields only',
    /fields that this version does not know/,
    (store) => ({
      swap: (account, revision, next, entries) => {
        const { at, sessions, endings, notBefore, forgottenBefore, spent, dueAt, keepUntil } = next
        const known = { at, sessions, endings, notBefore, forgottenBefore, spent, dueAt, keepUntil }
        return store.swap(account, revision, known, entries)
      },
    }),
  ],
  [
    'gives the journal oldest first',
    /newest first/,
    (store) => ({
      journal: async (query) => {
        const { items, next } = await store.journal(query)
        return { items: items.toReversed(), next }
      },
    }),
  ],
  [
    'pages the journal by offset',
    /meets each line once while lines are added/,
    (store) => ({
      journal: async ({ cursor = '0', limit = 100, ...query } = {}) => {
        const { items } = await store.journal({ ...query, limit: 1_000 })
        const end = Number(cursor) + limit
        return { items: items.slice(Number(cursor), end), next: end < items.length ? String(end) : null }
      },
    }),
  ],
  [
    'takes a prefix for a pattern',
    /a prefix is compared exactly/,
    (store) => ({
      accounts: async ({ prefix = '', ...query } = {}) => {
        const { items, next } = await store.accounts(query)
        return { items: items.filter(({ account }) => account.toLowerCase().startsWith(prefix.toLowerCase())), next }
      },
    }),
  ],
  [
    'prunes what is due',
    /prune keeps a record until its keepUntil/,
    (store) => ({ prune: () => store.prune(Infinity) }),
  ],
  ['never tells who watches', /a watch tells of an account each time/, () => ({ watch: async () => () => {} })],
]

describe('storeConformance', () => {
  it.each(FAULTS)('finds a store that %s', async (_, found, make) => {
    const cases = storeConformance({
      fixture: () => {
        const store = memoryStore()
        const faulty = { ...store, ...make(store) }
        return { open: () => faulty }
      },
    })
    const finder = cases.find(({ name }) => found.test(name))
    await expect(finder?.run()).rejects.toThrow()
  })

  it('says what a fixture lacks, and skips only what it is told the reason for', async () => {
    const fixture = () => ({ open: () => memoryStore() })
    const corrupting = (cases: ReturnType<typeof storeConformance>) => cases.find(({ name }) => name.includes('(K9)'))
    await expect(corrupting(storeConformance({ fixture }))?.run()).rejects.toThrow(
      /The fixture has no corrupt.*without/,
    )
    expect(corrupting(storeConformance({ fixture }))?.skip).toBeUndefined()
    expect(corrupting(storeConformance({ fixture, without: { corrupt: 'why' } }))?.skip).toBe('why')
  })

  it('closes the stores and disposes of the place, whether a case passes or fails', async () => {
    const told: string[] = []
    const fixture = () => ({
      open: () => ({
        ...memoryStore(),
        load: () => Promise.reject(new Error('broken')),
        close: async () => void told.push('closed'),
      }),
      dispose: () => void told.push('disposed'),
    })
    const [first] = storeConformance({ fixture })
    await expect(first?.run()).rejects.toThrow('broken')
    expect(told).toEqual(['closed', 'disposed'])
  })
})
