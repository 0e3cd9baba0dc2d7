// What a replay takes of a line of a log: who was there, on what, and when.

import type { Hash } from '../policy/record.ts'

/** One request that an account made. */
export interface Visit {
  /** Epoch milliseconds. */
  readonly at: number
  /** What stands for the browser: the hash of what the log says of it. */
  readonly device: Hash
}

/** An account and all its requests, in the order of time. */
export interface History {
  readonly account: string
  readonly visits: readonly Visit[]
}
