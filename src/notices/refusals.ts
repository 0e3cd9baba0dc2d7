// Which accounts were refused in the last while, in this process. Bounded: a million refused accounts leave no more behind than ten thousand.

import type { Entry } from '../policy/decision.ts'
import { MOST_REFUSALS } from './options.ts'

/** The refusals of one account. */
export interface Refusals {
  /** Their instants, the latest last; at most {@link MOST_REFUSALS}. */
  ats: readonly number[]
  last: Entry
  /** When they were told of; `-Infinity`: not yet. */
  toldAt: number
}

export interface RefusalCounter {
  /** Writes a refusal down. Forgets what lies outside of the window, and the longest untouched where there are too many. */
  add(entry: Entry): Refusals
  of(account: string): Refusals | undefined
}

const MOST_ACCOUNTS = 10_000

export function createRefusalCounter(withinMs: number, most: number = MOST_ACCOUNTS): RefusalCounter {
  /** In the order of their last refusal. */
  const counted = new Map<string, Refusals>()
  return {
    of: (account) => counted.get(account),
    add: (entry) => {
      const known = counted.get(entry.account) ?? { ats: [], last: entry, toldAt: Number.NEGATIVE_INFINITY }
      known.ats = latest([...known.ats, entry.at], entry.at - withinMs)
      known.last = entry
      counted.delete(entry.account)
      counted.set(entry.account, known)
      forget(counted, entry.at - withinMs, most)
      return known
    },
  }
}

function forget(counted: Map<string, Refusals>, before: number, most: number): void {
  for (const [account, { last }] of counted) {
    if (last.at > before && counted.size <= most) return
    counted.delete(account)
  }
}

function latest(ats: readonly number[], after: number): readonly number[] {
  return ats.filter((at) => at > after).slice(-MOST_REFUSALS)
}

/**
 * Refusals of which this process knows and those in the journal, each once: a line of one's own may be there already or not yet. Two of
 * the same instant are told apart by their number alone.
 */
export function together(own: readonly number[], journal: readonly number[]): readonly number[] {
  const numbers = countsOf(own)
  for (const [at, count] of countsOf(journal)) numbers.set(at, Math.max(count, numbers.get(at) ?? 0))
  return [...numbers].flatMap(([at, count]) => Array<number>(count).fill(at)).toSorted((a, b) => a - b)
}

function countsOf(ats: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const at of ats) counts.set(at, (counts.get(at) ?? 0) + 1)
  return counts
}
