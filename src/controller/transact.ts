// Load, decide, swap: the loop that makes `decide` stick. Commands for one account that arrive while one is under way are folded
// into the next swap, so a stampede on one account costs a few swaps, not one each.

import type { Command } from '../policy/command.ts'
import type { DecisionOn, Entry } from '../policy/decision.ts'
import type { Policy } from '../policy/options.ts'
import type { Snapshot } from '../stores/store.ts'
import { decideAll, type Outcome, swapped, type Waiting } from './attempts.ts'
import type { RecordCache } from './cache.ts'
import type { StoreClock } from './clock.ts'
import { append, load, type StoreCalls } from './store-calls.ts'

/** A command before it is its turn: the time is filled in then, anew for each attempt. */
export type Ask<C extends Command = Command> = C extends Command ? Omit<C, 'now'> : never

export interface Transact {
  /** Runs a command on its account's record and answers once the store has acknowledged it. */
  <C extends Command>(ask: Ask<C>, policy: Policy): Promise<DecisionOn<C>>
  /** The same for whoever has a promise to settle already. `resolve` must not throw. */
  run<C extends Command>(
    ask: Ask<C>,
    policy: Policy,
    resolve: (decision: DecisionOn<C>) => void,
    reject: (error: unknown) => void,
  ): void
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

/** Stands for the queue of an account for which nobody waits yet: most rounds need none. */
const NOBODY: Waiting[] = []

interface State extends TransactParts {
  readonly swapListeners: Set<SwapListener>
  /** Who waits for a round that is under way, by account. */
  readonly queues: Map<string, Waiting[]>
}

/**
 * Commands for one account run one after another; accounts do not wait for each other.
 * The promise fails with `UTS_CONTENTION` after 40 lost swaps, with `UTS_STORE_UNAVAILABLE` when the store fails or does not answer
 * (the command may have happened or not: asking again is safe), and with `UTS_RECORD_NEWER`.
 */
export function createTransact(parts: TransactParts): Transact {
  const state: State = { ...parts, swapListeners: new Set(), queues: new Map() }
  const run: Transact['run'] = (ask, policy, resolve, reject) =>
    enqueue(state, { ask, policy, resolve: resolve as Waiting['resolve'], reject, decision: undefined })
  const transact = <C extends Command>(ask: Ask<C>, policy: Policy) =>
    new Promise<DecisionOn<C>>((resolve, reject) => run(ask, policy, resolve, reject))
  return Object.assign(transact, {
    run,
    load: (account: string) => new Promise<Snapshot>((resolve, reject) => load(state, account, resolve, reject)),
    onSwap: (listener: SwapListener) => {
      state.swapListeners.add(listener)
      return () => void state.swapListeners.delete(listener)
    },
  })
}

function enqueue(state: State, waiting: Waiting): void {
  const { account } = waiting.ask
  const queue = state.queues.get(account)
  if (!queue) begin(state, account, [waiting])
  else if (queue === NOBODY) state.queues.set(account, [waiting])
  else queue.push(waiting)
}

/** A round: one load, one decision for each who waits, at most one swap; again when somebody else was faster. */
function begin(state: State, account: string, batch: readonly Waiting[]): void {
  const { cache, queues } = state
  const loading = cache?.loading(account)
  queues.set(account, NOBODY)
  load(
    state,
    account,
    (snapshot) => {
      if (loading) cache?.loaded(account, loading, snapshot)
      settle(state, account, batch, snapshot)
    },
    (error) => {
      if (loading) cache?.loaded(account, loading, undefined)
      fail(state, account, batch, error)
    },
  )
}

/** The next round, for those who have come meanwhile. */
function next(state: State, account: string): void {
  const queue = state.queues.get(account)
  if (queue && queue.length > 0) begin(state, account, queue)
  else state.queues.delete(account)
}

function fail(state: State, account: string, batch: readonly Waiting[], error: unknown): void {
  for (const { reject } of batch) reject(error)
  next(state, account)
}

/** What changes nothing is answered at once. */
function settle(state: State, account: string, batch: readonly Waiting[], snapshot: Snapshot): void {
  try {
    const outcome = decideAll(snapshot, batch, state.clock)
    if (outcome.record !== snapshot.record) return void write(state, account, batch, snapshot, outcome)
    if (outcome.entries.length > 0) void append(state, account, outcome.entries)
    tell(state, batch, outcome.entries)
    next(state, account)
  } catch (error) {
    fail(state, account, batch, error) // a clock of the application's that throws
  }
}

async function write(
  state: State,
  account: string,
  batch: readonly Waiting[],
  snapshot: Snapshot,
  outcome: Outcome,
): Promise<void> {
  try {
    const { entries, isChanged } = await swapped(state, account, batch, snapshot, outcome)
    tell(state, batch, entries)
    if (isChanged) for (const listener of state.swapListeners) listener(account, entries)
    next(state, account)
  } catch (error) {
    fail(state, account, batch, error)
  }
}

function tell({ events }: State, batch: readonly Waiting[], entries: readonly Entry[]): void {
  for (const { resolve, decision } of batch) if (decision) resolve(decision)
  for (const entry of entries) events.emit(entry.kind, entry)
}
