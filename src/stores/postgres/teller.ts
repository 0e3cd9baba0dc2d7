// Tells the channel of swaps by statements of its own, many accounts at once: `notify: 'after'`.

import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../store.ts'
import { accountColumn } from './columns.ts'
import { literal, type Names } from './names.ts'
import type { Ask } from './query.ts'

/** Accounts in one statement. */
const BATCH = 1_000
const PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

export interface Teller {
  /** Of a swap that happened, or may have. */
  tell(account: string): void
  /** Resolves once everything has been told; what cannot be told then is let go. */
  settled(): Promise<void>
}

/** A transaction that only notifies writes nothing, so the lock that NOTIFY takes is not held while the disk is waited for. */
export function createTeller(ask: Ask, { channel }: Names): Teller {
  const sql = `
    SELECT count(pg_notify(${literal(channel)}, account)) FROM json_array_elements_text($1::text::json) AS accounts (account)`
  const state: State = { waiting: new Set(), telling: undefined, ending: false }
  return {
    tell: (account) => {
      state.waiting.add(accountColumn(account))
      state.telling ??= tellAll(state, (accounts) => ask(sql, [JSON.stringify(accounts)]))
    },
    settled: async () => {
      state.ending = true
      await state.telling
    },
  }
}

interface State {
  readonly waiting: Set<string>
  telling: Promise<void> | undefined
  ending: boolean
}

/** What cannot be told is told later: who listens may have its own way to the server, and not know that anything was missed. */
async function tellAll(state: State, notify: (accounts: readonly string[]) => Promise<unknown>): Promise<void> {
  for (let failures = 0; state.waiting.size > 0; ) {
    const accounts = taken(state.waiting)
    try {
      await notify(accounts)
      failures = 0
    } catch {
      if (state.ending) break
      for (const account of accounts) state.waiting.add(account)
      failures += 1
      await wait(Math.min(PAUSE_MS * failures, LONGEST_PAUSE_MS), undefined, { ref: false })
    }
  }
  state.telling = undefined
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
