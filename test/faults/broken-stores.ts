// Stores that are broken on purpose, each in one way that real ones have been: the checkers must find every one of them.

import { setTimeout as wait } from 'node:timers/promises'
import { memoryStore } from '../../src/stores/memory.ts'
import type { Snapshot, Store } from '../../src/stores/store.ts'
import type { Random } from './random.ts'

type Break = (store: Store, random: Random) => Partial<Store>

/** How often the fault strikes. */
const OFTEN = 0.04

/** A memory store whose calls take a moment each, so that there are races, with this fault. */
export function brokenStore(fault: Break | undefined, random: Random): Store {
  const store = memoryStore({ journalSize: 1_000_000 })
  return delayed({ ...store, ...fault?.(store, random) }, random)
}

export const BROKEN = {
  /** Says "done" and forgets. */
  'loses a swap that it acknowledged': (store, random) => ({
    swap: async (account, revision, next, entries) => {
      if (random() >= OFTEN) return store.swap(account, revision, next, entries)
      const { revision: now } = await store.load(account)
      return now === revision ? { swapped: true, revision: `${revision}!` } : { swapped: false }
    },
  }),

  /** Does not compare, now and then. */
  'lets two swaps on one revision win': (store, random) => ({
    swap: async (account, revision, next, entries) => {
      const { revision: now } = await store.load(account)
      return store.swap(account, random() < 5 * OFTEN ? now : revision, next, entries)
    },
  }),

  /** As a replica that lags, or a cache. */
  'serves what was there earlier': (store, random) => {
    const earlier = new Map<string, Snapshot>()
    return {
      load: async (account) => {
        const now = await store.load(account)
        const was = earlier.get(account)
        if (was && random() < 5 * OFTEN) return was
        earlier.set(account, now)
        return now
      },
    }
  },

  /** As a queue of commands that is sent again after a reconnection, without comparing again. */
  'carries out a swap a second time, later': (store, random) => ({
    swap: async (account, revision, next, entries) => {
      const swapped = await store.swap(account, revision, next, entries)
      if (swapped.swapped && random() < 5 * OFTEN) void again(store, account, next)
      return swapped
    },
  }),

  /** It was told that somebody else was faster, and yet it happened. */
  'carries out a swap that it denies': (store, random) => ({
    swap: async (account, revision, next, entries) => {
      const swapped = await store.swap(account, revision, next, entries)
      return random() < OFTEN ? { swapped: false } : swapped
    },
  }),
} satisfies Record<string, Break>

export const BROKEN_JOURNALS = {
  'forgets a line of its journal': (store, random) => ({
    swap: (account, revision, next, entries) =>
      store.swap(account, revision, next, random() < OFTEN ? entries.slice(1) : entries),
  }),

  'writes a line twice': (store, random) => ({
    swap: (account, revision, next, entries) =>
      store.swap(account, revision, next, random() < OFTEN ? entries.flatMap((line) => [line, line]) : entries),
  }),

  'writes the lines of swaps that lost': (store) => ({
    swap: async (account, revision, next, entries) => {
      const swapped = await store.swap(account, revision, next, entries)
      if (!swapped.swapped) await store.append(entries)
      return swapped
    },
  }),

  'writes its lines later than the record': (store) => ({
    swap: async (account, revision, next, entries) => {
      const swapped = await store.swap(account, revision, next, [])
      if (swapped.swapped) void wait(Math.random() * 30).then(() => store.append(entries))
      return swapped
    },
  }),
} satisfies Record<string, Break>

async function again(store: Store, account: string, next: Parameters<Store['swap']>[2]): Promise<void> {
  await wait(15)
  const { revision } = await store.load(account)
  await store.swap(account, revision, next, [])
}

/** The work happens somewhere between the call and the answer. */
function delayed(store: Store, random: Random): Store {
  const pause = () => wait(random() * 2)
  return {
    ...store,
    load: async (account) => {
      await pause()
      const snapshot = await store.load(account)
      await pause()
      return snapshot
    },
    swap: async (...args) => {
      await pause()
      const swapped = await store.swap(...args)
      await pause()
      return swapped
    },
  }
}
