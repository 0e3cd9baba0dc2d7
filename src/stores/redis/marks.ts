// How many sessions are live is kept by swaps, and a swap must know how many there were. It need not look: the revision that it expects says so.

import { sessionsOf } from '../revisions.ts'
import type { Revision } from '../store.ts'
import { mostCounted } from './scores.ts'

/** Accounts and sessions are one number, so that one command changes both: a chunk has fewer sessions than this. */
export const PER_ACCOUNT: number = 2 ** 28

/** By how much the swap of a record changes the total of its chunk, as its script takes it: '' for nothing, '?' where nobody can tell. */
export function changeOf(expected: Revision, sessions: number): string {
  const before = sessionsOf(expected)
  if (before === undefined) return '?'
  if (before === sessions) return ''
  return String(totalOf(sessions) - totalOf(before))
}

function totalOf(sessions: number): number {
  return sessions === 0 ? 0 : PER_ACCOUNT + mostCounted(sessions)
}
