// Load, decide, swap: the loop that makes `decide` stick. Commands for one account that arrive while one is under way are folded
// into the next swap, so a stampede on one account costs a few swaps, not one each.

import type { Command } from '../policy/command.ts'
import { decide } from '../policy/decide.ts'
import type { Decision, DecisionOn, Entry } from '../policy/decision.ts'
import { ContentionError } from '../policy/errors.ts'
import type { Policy } from '../policy/options.ts'
import type { AccountRecord } from '../policy/record.ts'
import type { Snapshot } from '../stores/store.ts'
import type { StoreClock } from './clock.ts'
import { append, load, type StoreCalls, swap } from './store-calls.ts'

/** A command before it is its turn: the time is filled in then. */
export type Ask<C extends Command = Command> = C extends Command ? Omit<C, 'now'> : never

export interface Transact {
  /** Runs a command on its account's record and answers once the store has acknowledged it. */
  <C extends Command>(ask: Ask<C>, policy: Policy): Promise<DecisionOn<C>>
  /** The record as it is, within the same time, with the same errors. */
  load(account: string): Promise<Snapshot>
  /** Tells of this control's own swaps, once they are acknowledged. @returns what stops it */
  onSwap(listener: SwapListener): () => void
}

/** Must not throw. */
export type SwapListener = (account: string, entries: readonly Entry[]) => void

export interface TransactParts extends StoreCalls {
  readonly clock: StoreClock
}

interface TellingParts extends TransactParts {
  readonly swapListeners: Set<SwapListener>
}

interface Waiting {
  readonly ask: Ask
  readonly policy: Policy
  readonly resolve: (decision: Decision) => void
  readonly reject: (error: unknown) => void
}

interface Answer {
  readonly waiting: Waiting
  readonly decision: Decision
}

/** What a round made of a snapshot: the record to store, and what to answer once it is stored. */
interface Outcome {
  readonly record: AccountRecord
  readonly entries: readonly Entry[]
  readonly answers: readonly Answer[]
}

const MOST_ATTEMPTS = 40
const LONGEST_PAUSE_MS = 40

/**
 * Commands for one account run one after another; accounts do not wait for each other.
 * The promise fails with `UTS_CONTENTION` after 40 lost swaps, with `UTS_STORE_UNAVAILABLE` when the store fails or does not answer
 * (the command may have happened or not: asking again is safe), and with `UTS_RECORD_NEWER`.
 */
export function createTransact(given: TransactParts): Transact {
  const parts: TellingParts = { ...given, swapListeners: new Set() }
  const queues = new Map<string, Waiting[]>()
  const transact = (ask: Ask, policy: Policy) =>
    new Promise<Decision>((resolve, reject) => enqueue(parts, queues, { ask, policy, resolve, reject }))
  return Object.assign(transact as <C extends Command>(ask: Ask<C>, policy: Policy) => Promise<DecisionOn<C>>, {
    load: (account: string) => load(parts, account),
    onSwap: (listener: SwapListener) => {
      parts.swapListeners.add(listener)
      return () => void parts.swapListeners.delete(listener)
    },
  })
}

function enqueue(parts: TellingParts, queues: Map<string, Waiting[]>, waiting: Waiting): void {
  const { account } = waiting.ask
  const queue = queues.get(account)
  if (queue) return void queue.push(waiting)
  queues.set(account, [waiting])
  void drain(parts, queues, account)
}

/** Runs rounds until nobody waits for the account. */
async function drain(parts: TellingParts, queues: Map<string, Waiting[]>, account: string): Promise<void> {
  for (let queue = queues.get(account); queue && queue.length > 0; queue = queues.get(account)) {
    queues.set(account, [])
    try {
      await round(parts, account, queue)
    } catch (error) {
      for (const { reject } of queue) reject(error)
    }
  }
  queues.delete(account)
}

/** One load, one decision for each who waits, at most one swap; again when somebody else was faster. */
async function round(parts: TellingParts, account: string, batch: readonly Waiting[]): Promise<void> {
  let snapshot = await load(parts, account)
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const outcome = decideAll(snapshot, batch, parts.clock)
    const faster = await keep(parts, account, snapshot, outcome)
    if (!faster) return tell(parts, outcome, outcome.record === snapshot.record ? undefined : account)
    snapshot = attempt === 1 && faster.lost ? faster.lost : await loadLater(parts, account, attempt)
  }
  throw new ContentionError(account, MOST_ATTEMPTS)
}

/** Writes what there is to write. */
async function keep(parts: TransactParts, account: string, snapshot: Snapshot, { record, entries }: Outcome) {
  if (record !== snapshot.record) return swap(parts, account, snapshot, record, entries)
  if (entries.length > 0) void append(parts, account, entries)
  return undefined
}

/** After a pause somewhere between nothing and a bound that doubles: those who collided do not collide again. */
async function loadLater(parts: TransactParts, account: string, attempt: number): Promise<Snapshot> {
  const most = Math.min(LONGEST_PAUSE_MS, 2 ** Math.min(attempt, 10) - 1)
  await new Promise((resolve) => setTimeout(resolve, Math.random() * most))
  return load(parts, account)
}

function decideAll(snapshot: Snapshot, batch: readonly Waiting[], clock: StoreClock): Outcome {
  const now = clock.at(snapshot)
  const entries: Entry[] = []
  const answers: Answer[] = []
  let record = snapshot.record
  for (const waiting of batch) {
    try {
      const step = decide(record, { ...waiting.ask, now } as Command, waiting.policy)
      record = step.record
      if (step.entries.length > 0) entries.push(...step.entries)
      answers.push({ waiting, decision: step.decision })
    } catch (error) {
      waiting.reject(error) // a comparator of the application's that throws; the others go on
    }
  }
  return { record, entries, answers }
}

/** @param swapped the account, where its record has changed */
function tell({ events, swapListeners }: TellingParts, { answers, entries }: Outcome, swapped?: string): void {
  for (const { waiting, decision } of answers) waiting.resolve(decision)
  for (const entry of entries) events.emit(entry.kind, entry)
  if (swapped !== undefined) for (const listener of swapListeners) listener(swapped, entries)
}
