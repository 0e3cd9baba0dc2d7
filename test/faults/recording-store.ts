// A store that writes down the swaps that go through it, and looks at every record that comes: what the journal is compared with.

import type { Entry } from '../../src/policy/decision.ts'
import type { AccountRecord } from '../../src/policy/record.ts'
import type { Store } from '../../src/stores/store.ts'
import { instantUs } from './instants.ts'
import { ruleOf } from './rules.ts'

/** One swap, and what came of it: done, nothing (somebody was faster), or not known (an error, or no answer yet). */
export interface SwapSeen {
  readonly account: string
  readonly process: string
  readonly invokedAt: number
  /** `null`: it has no answer yet. */
  readonly returnedAt: number | null
  readonly outcome: 'done' | 'lost' | 'unknown'
  readonly entries: readonly Line[]
  readonly error?: string
}

/** What matters of a journal line. */
export type Line = Pick<Entry, 'kind' | 'session'>

export interface RecordingStore extends Store {
  /** What was seen since this was last asked. */
  take(): Seen
}

export interface Seen {
  readonly swaps: readonly SwapSeen[]
  /** Records with more sessions than allowed, in words. */
  readonly excesses: readonly string[]
}

export function recordingStore(store: Store, process: string): RecordingStore {
  let swaps: SwapSeen[] = []
  let excesses: string[] = []
  const look = (account: string, record: AccountRecord) => {
    const excess = excessIn(account, record)
    if (excess !== undefined) excesses.push(excess)
  }
  return {
    ...store,
    take: () => {
      const seen = { swaps: swaps.map((swap) => ({ ...swap })), excesses }
      swaps = []
      excesses = []
      return seen
    },
    load: async (account) => {
      const snapshot = await store.load(account)
      look(account, snapshot.record)
      return snapshot
    },
    swap: async (account, revision, next, entries) => {
      const begun = { account, process, invokedAt: instantUs(), entries: entries.map(lineOf) }
      const seen: Mutable<SwapSeen> = { ...begun, returnedAt: null, outcome: 'unknown' }
      swaps.push(seen)
      try {
        const swapped = await store.swap(account, revision, next, entries)
        seen.outcome = swapped.swapped ? 'done' : 'lost'
        if (!swapped.swapped && swapped.current) look(account, swapped.current.record)
        return swapped
      } catch (error) {
        seen.error = String(error)
        throw error
      } finally {
        seen.returnedAt = instantUs() + 1
      }
    },
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** The sentence about a record that holds more sessions than its account's rule allows; `undefined` where it does not. */
export function excessIn(account: string, { sessions }: AccountRecord): string | undefined {
  const { maxSessions } = ruleOf(account)
  if (sessions.length <= maxSessions) return undefined
  return `${account} holds ${sessions.map(({ id }) => id).join(', ')}: ${sessions.length} where ${maxSessions} are allowed`
}

export function lineOf({ kind, session }: Entry): Line {
  return { kind, ...(session !== undefined && { session }) }
}
