// Tells the channel of swaps by statements of its own, many accounts at once: `notify: 'after'`.

import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../store.ts'
import { accountColumn } from './columns.ts'
import { literal, type Names } from './names.ts'
import type { Ask } from './query.ts'

/** Accounts in one statement. */
const BATCH = 1_000
const MOST_ATTEMPTS = 4
const PAUSE_MS = 100

export interface Teller {
  /** Of a swap that happened, or may have. */
  tell(account: string): void
  /** Resolves once everything has been told. */
  settled(): Promise<void>
}

/** A transaction that only notifies writes nothing, so the lock that NOTIFY takes is not held while the disk is waited for. */
export function createTeller(ask: Ask, { channel }: Names): Teller {
  const sql = `
    SELECT count(pg_notify(${literal(channel)}, account)) FROM json_array_elements_text($1::text::json) AS accounts (account)`
  const waiting = new Set<string>()
  let telling: Promise<void> | undefined
  const tellAll = async () => {
    while (waiting.size > 0) await tellSome(ask, sql, taken(waiting))
    telling = undefined
  }
  return {
    tell: (account) => {
      waiting.add(accountColumn(account))
      telling ??= tellAll()
    },
    settled: async () => telling,
  }
}

/** What cannot be told for so long is let go: who listens has lost its connection to that server as well, and is told that it missed something. */
async function tellSome(ask: Ask, sql: string, accounts: readonly string[]): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    try {
      return void (await ask(sql, [JSON.stringify(accounts)]))
    } catch {
      await wait(PAUSE_MS * attempt, undefined, { ref: false })
    }
  }
}

function taken(waiting: Set<string>): readonly string[] {
  const accounts = [...waiting].slice(0, BATCH)
  for (const account of accounts) waiting.delete(account)
  return accounts
}

/** A swap that tells once it was acknowledged, and where it failed, as it may have happened all the same. */
export function telling(swap: Store['swap'], teller: Teller): Store['swap'] {
  return async (account, ...rest) => {
    try {
      const swapped = await swap(account, ...rest)
      if (swapped.swapped) teller.tell(account)
      return swapped
    } catch (error) {
      teller.tell(account)
      throw error
    }
  }
}
