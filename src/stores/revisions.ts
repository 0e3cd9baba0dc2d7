// Revisions for stores whose backend counts nothing that outlives a failover: made here, never twice, whatever the backend forgets.

import { randomBytes } from 'node:crypto'

/** Gives a new revision at each call: 72 random bits of this store, and a count. Letters, digits, `-` and `_`, up to 23 characters. */
export function createRevisions(): () => string {
  const store = randomBytes(9).toString('base64url')
  let count = 0
  return () => {
    count += 1
    return store + count.toString(36)
  }
}

/** The revision of an account of which there is no record. */
export const NO_REVISION = ''
