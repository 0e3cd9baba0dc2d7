// A store that writes down the swaps that go through it, and looks at every record that comes: what the journal is compared with.

import type { Entry } from '../../src/policy/decision.ts'
import type { AccountRecord } from '../../src/policy/record.ts'
import type { Revision, Store } from '../../src/stores/store.ts'
import { instantUs } from './instants.ts'
import { ruleOf } from './rules.ts'

/** One swap, and what came of it: done, nothing (somebody was faster), or not known. */
export interface SwapSeen {
  readonly account: string
  readonly process: string
  readonly invokedAt: number
  readonly returnedAt: number
  readonly outcome: 'done' | 'lost' | 'unknown'
  readonly on: Revision
  readonly to?: Revision
  readonly entries: readonly Line[]
  readonly error?: string
}

/** What matters of a journal line. */
export type Line = Pick<Entry, 'kind' | 'session'>

export interface RecordingStore extends Store {
  readonly swaps: SwapSeen[]
  /** Records with more sessions than allowed, in words. */
  readonly excesses: string[]
}

export function recordingStore(store: Store, process: string): RecordingStore {
  const swaps: SwapSeen[] = []
  const excesses: string[] = []
  const look = (account: string, record: AccountRecord) => {
    const excess = excessIn(account, record)
    if (excess !== undefined) excesses.push(excess)
  }
  return {
    ...store,
    swaps,
    excesses,
    load: async (account) => {
      const snapshot = await store.load(account)
      look(account, snapshot.record)
      return snapshot
    },
    swap: async (account, revision, next, entries) => {
      const seen = { account, process, on: revision, invokedAt: instantUs(), entries: entries.map(lineOf) }
      try {
        const swapped = await store.swap(account, revision, next, entries)
        const returnedAt = instantUs() + 1
        if (swapped.swapped) swaps.push({ ...seen, returnedAt, outcome: 'done', to: swapped.revision })
        else {
          swaps.push({ ...seen, returnedAt, outcome: 'lost' })
          if (swapped.current) look(account, swapped.current.record)
        }
        return swapped
      } catch (error) {
        swaps.push({ ...seen, returnedAt: instantUs() + 1, outcome: 'unknown', error: String(error) })
        throw error
      }
    },
  }
}

/** The sentence about a record that holds more sessions than its account's rule allows; `undefined` where it does not. */
export function excessIn(account: string, { sessions }: AccountRecord): string | undefined {
  const { maxSessions } = ruleOf(account)
  if (sessions.length <= maxSessions) return undefined
  return `${account} holds ${sessions.map(({ id }) => id).join(', ')}: ${sessions.length} where ${maxSessions} are allowed`
}

export function lineOf({ kind, session }: Entry): Line {
  return { kind, ...(session !== undefined && { session }) }
}
