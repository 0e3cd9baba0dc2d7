// How many sessions are live is kept by swaps, and a swap must know how many there were. It need not look: the revision that it expects says so.

import { NO_REVISION, RANDOM_CHARACTERS } from '../revisions.ts'
import type { Revision } from '../store.ts'
import { mostCounted } from './scores.ts'

/** The revision of a record with so many sessions. Nearly all have one: nothing is written for that. */
export function marked(revision: string, sessions: number): string {
  return sessions === 1 ? revision : `${revision}-${sessions.toString(36)}`
}

/** What is random, the count, and the mark. */
const OURS = new RegExp(`^[\\w-]{${RANDOM_CHARACTERS}}[0-9a-z]+(?:-([0-9a-z]+))?$`)

/** `undefined` where nobody can tell: somebody else wrote the record. */
function sessionsOf(revision: Revision): number | undefined {
  if (revision === NO_REVISION) return 0
  const ours = OURS.exec(String(revision))
  if (!ours) return undefined
  return ours[1] === undefined ? 1 : Number.parseInt(ours[1], 36)
}

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
