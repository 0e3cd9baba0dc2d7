// Statements over a pool that is left for a new one when a statement is not answered: connections that died without a word look busy for ever,
// and those that lie idle beside them are as dead.

import type { Query, QueryResult } from '../postgres.ts'
import { within } from '../within.ts'

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

/** A pool that has never answered is kept: a server that hangs is not met by ever more of them. */
export function overPools<Pool extends object>({ open, ask, end }: PoolKind<Pool>): Pools {
  const answered = new WeakSet<Pool>()
  let current = open()
  const leave = (pool: Pool) => {
    if (pool !== current || !answered.has(pool)) return
    current = open()
    void end(pool).catch(() => {})
  }
  return {
    query: async (text, values, name) => {
      const pool = current
      const ms = name === undefined ? OTHER_MS : NAMED_MS
      const result = await within(ms, ask(pool, text, values, name), () => leave(pool))
      answered.add(pool)
      return result
    },
    end: async () => void (await end(current)),
  }
}
