// Instants and numbers as scores of the indexes, and back. A score is a double: whole up to 2^53.

import { type AccountRecord, MOST_SESSIONS } from '../../policy/record.ts'
import { summaryOf } from '../summary.ts'

const PER_INSTANT = 2 * MOST_SESSIONS
const LATEST_SEEN = Math.floor(Number.MAX_SAFE_INTEGER / PER_INSTANT) - 1 // in the year 2527

/** Further than this the instant of a line is not from the time of its writing: a clock may lead by a minute, and an answer takes its time. */
export const ASTRAY_MS = 120_000

/** As many of the sessions of an account as the lists tell of. */
export function mostCounted(sessions: number): number {
  return Math.min(sessions, PER_INSTANT - 1)
}

export interface Scores {
  /** When the account was last seen, and the number of its sessions, as one number in the order of the former; 0 where none is live. */
  readonly live: string
  /** The former in whole seconds, or a little later; 0 likewise. Servers read short numbers faster. */
  readonly recent: string
  /** When there is something to do about the record: a session may be over, or it may be dropped. */
  readonly due: string
}

export function scoresOf(record: AccountRecord): Scores {
  const { sessions, lastSeenAt, pruneAt } = summaryOf(record)
  const seenAt = Math.min(Math.floor(lastSeenAt), LATEST_SEEN)
  return {
    live: sessions === 0 ? '0' : String(seenAt * PER_INSTANT + mostCounted(sessions)),
    recent: sessions === 0 ? '0' : String(Math.ceil((seenAt + 1) / 1_000)),
    due: String(wholeMs(pruneAt)),
  }
}

export function readLiveScore(score: number): { readonly sessions: number; readonly lastSeenAt: number } {
  return { sessions: score % PER_INSTANT, lastSeenAt: Math.floor(score / PER_INSTANT) }
}

/** When there is something to do about the record. */
export function dueScoreOf(record: AccountRecord): number {
  return wholeMs(summaryOf(record).pruneAt)
}

/** As servers take instants. */
export function wholeMs(instant: number): number {
  return Math.min(Math.ceil(instant), Number.MAX_SAFE_INTEGER)
}
