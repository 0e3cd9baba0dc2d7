// Revisions for stores whose backend counts nothing that outlives a failover: made here, never twice, whatever the backend forgets.

import { randomBytes } from 'node:crypto'
import type { Revision } from './store.ts'

/** 60 bits: a value lies in memory with its revision before it, and servers give out memory in steps. */
const RANDOM_CHARACTERS = 10

/** Gives a new revision at each call: 60 random bits of this store, and a count. Letters, digits, `-` and `_`, up to 21 characters and a mark. */
export function createRevisions(): () => string {
  const store = randomBytes(8).toString('base64url').slice(0, RANDOM_CHARACTERS)
  let count = 0
  return () => {
    count += 1
    return store + count.toString(36)
  }
}

/** The revision of an account of which there is no record. */
export const NO_REVISION = ''

/**
 * The revision of a record with so many sessions, which says so: who replaces the record knows by how many it changes them without looking. Nearly all
 * have one: nothing is written for that.
 */
export function marked(revision: string, sessions: number): string {
  return sessions === 1 ? revision : `${revision}-${sessions.toString(36)}`
}

/** What is random, the count, and the mark. */
const OURS = new RegExp(`^[\\w-]{${RANDOM_CHARACTERS}}[0-9a-z]+(?:-([0-9a-z]+))?$`)

/** `undefined` where nobody can tell: somebody else wrote the record. */
export function sessionsOf(revision: Revision): number | undefined {
  if (revision === NO_REVISION) return 0
  const ours = OURS.exec(String(revision))
  if (!ours) return undefined
  return ours[1] === undefined ? 1 : Number.parseInt(ours[1], 36)
}
