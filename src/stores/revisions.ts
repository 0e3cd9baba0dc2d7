// Revisions for stores whose backend counts nothing that outlives a failover: made here, never twice, whatever the backend forgets.

import { randomBytes } from 'node:crypto'

/** 60 bits: a value lies in memory with its revision before it, and servers give out memory in steps. */
export const RANDOM_CHARACTERS = 10

/** Gives a new revision at each call: 60 random bits of this store, and a count. Letters, digits, `-` and `_`, up to 21 characters. */
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
