// The names of the keys and channels, literally.

import { BUCKETS, bucketOf, CHUNKS, TAGS } from './buckets.ts'

/** What belongs to a bucket. All of it lies in one slot. */
export interface BucketKeys {
  readonly bucket: number
  /** Sorted set: the accounts of this chunk that have a record, by when they were seen last; 0 where no session is live. */
  accounts(chunk: number): string
  /** Those of all chunks. */
  allAccounts(): readonly string[]
  /** Sorted set: the chunks, by when there is something to do about one of their accounts at the earliest. */
  readonly due: string
  /** Sorted set: the chunks, by when one of their accounts was seen last, or after that. Chunks that it does not have may have accounts. */
  readonly recent: string
  /** Sorted set: the chunks that were counted, by their accounts and sessions as one number; `all` while none is missing. */
  readonly totals: string
  /** Stream: the lines of its accounts. */
  readonly journal: string
  /** Sorted set: `lead` and `lag`, how far instants of lines lie behind or before the time of their writing, where that is more than two minutes. */
  readonly astray: string
  /** The record of an account of this bucket. */
  record(account: string): string
  /** There is never anything. */
  readonly nothing: string
  /** Where swaps of the bucket are told of. */
  readonly channel: string
}

export interface Keys {
  readonly buckets: readonly BucketKeys[]
  of(account: string): BucketKeys
  readonly channels: readonly string[]
}

export function createKeys(prefix: string, sharded: boolean): Keys {
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => keysOf(prefix, sharded, bucket))
  return {
    buckets,
    of: (account) => buckets[bucketOf(account)] as BucketKeys,
    channels: [...new Set(buckets.map(({ channel }) => channel))],
  }
}

function keysOf(prefix: string, sharded: boolean, bucket: number): BucketKeys {
  const start = `${prefix}:{${TAGS[bucket]}}:`
  return {
    bucket,
    accounts: (chunk) => `${start}accounts:${chunk}`,
    allAccounts: () => Array.from({ length: CHUNKS }, (_, chunk) => `${start}accounts:${chunk}`),
    due: `${start}due`,
    recent: `${start}recent`,
    totals: `${start}totals`,
    journal: `${start}journal`,
    astray: `${start}astray`,
    nothing: `${start}nothing`,
    record: (account) => `${start}r:${account}`,
    channel: sharded ? `${start}swaps` : `${prefix}:swaps`,
  }
}

/**
 * The key by which a cluster's client finds the node for a command of the store's: `(...args) => cluster.sendCommand(keyOf(args), false, args)`
 * in node-redis.
 */
export function keyOf(args: readonly string[]): string | undefined {
  return args[0] === 'GET' || args[0] === 'MGET' ? args[1] : args[3]
}
