// Statements over a pool that is left for a new one when a statement is not answered: connections that died without a word look busy for ever,
// and those that lie idle beside them are as dead.

import type { Query, QueryResult } from '../postgres.ts'
import { within } from './unusable.ts'

export interface Pools {
  readonly query: Query
  end(): Promise<void>
}

export interface PoolKind<Pool> {
  open(): Pool
  ask(pool: Pool, ...statement: Parameters<Query>): PromiseLike<QueryResult>
  /** Lets what is under way end, for a while. */
  end(pool: Pool): Promise<unknown>
}

/** What has a name is about one row, by its key. */
const NAMED_MS = 3_000
const OTHER_MS = 10_000

export function overPools<Pool>({ open, ask, end }: PoolKind<Pool>): Pools {
  let current = open()
  const leave = (pool: Pool) => {
    if (pool !== current) return
    current = open()
    void end(pool).catch(() => {})
  }
  return {
    query: (text, values, name) => {
      const pool = current
      const ms = name === undefined ? OTHER_MS : NAMED_MS
      return within(ms, ask(pool, text, values, name), () => leave(pool))
    },
    end: async () => void (await end(current)),
  }
}
