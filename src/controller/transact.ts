// Load, decide, swap: what makes `decide` stick. Commands for one account that arrive while one is under way are folded into the next
// swap, so a stampede on one account costs a few swaps, not one each.

import type { Command } from '../policy/command.ts'
import type { DecisionOn, Entry } from '../policy/decision.ts'
import type { Policy } from '../policy/options.ts'
import type { Snapshot } from '../stores/store.ts'
import type { Waiting } from './attempts.ts'
import type { RecordCache } from './cache.ts'
import type { StoreClock } from './clock.ts'
import { enqueue, type Rounds } from './rounds.ts'
import { loadLater, type StoreCalls } from './store-calls.ts'

/** A command before it is its turn: the time is filled in then, anew for each attempt. */
export type Ask<C extends Command = Command> = C extends Command ? Omit<C, 'now'> : never

export interface Transact {
  /** Runs a command on its account's record and answers once the store has acknowledged it. */
  <C extends Command>(ask: Ask<C>, policy: Policy): Promise<DecisionOn<C>>
  /** The same for whoever needs no promise: told before this returns, where the record is at hand and stays as it is. */
  run(waiting: Waiting): void
  /** The record as it is, within the same time, with the same errors. */
  load(account: string): Promise<Snapshot>
  /** Tells of this control's own swaps, once they are acknowledged. @returns what stops it */
  onSwap(listener: SwapListener): () => void
}

/** Must not throw. */
export type SwapListener = (account: string, entries: readonly Entry[]) => void

export interface TransactParts extends StoreCalls {
  readonly clock: StoreClock
  readonly cache: RecordCache | undefined
}

/**
 * Commands for one account run one after another; accounts do not wait for each other.
 * The promise fails with `UTS_CONTENTION` after 40 lost swaps, with `UTS_STORE_UNAVAILABLE` when the store fails or does not answer
 * (the command may have happened or not: asking again is safe), and with `UTS_RECORD_NEWER`.
 */
export function createTransact(parts: TransactParts): Transact {
  const rounds: Rounds = { ...parts, swapListeners: new Set(), queues: new Map() }
  const transact = <C extends Command>(ask: Ask<C>, policy: Policy) =>
    new Promise<DecisionOn<C>>((resolve, reject) =>
      enqueue(rounds, { ask, policy, resolve: resolve as Waiting['resolve'], reject, decision: undefined }),
    )
  return Object.assign(transact, {
    run: (waiting: Waiting) => enqueue(rounds, waiting),
    load: (account: string) => loadLater(parts, account),
    onSwap: (listener: SwapListener) => {
      rounds.swapListeners.add(listener)
      return () => void rounds.swapListeners.delete(listener)
    },
  })
}
