// Load, decide, swap: the loop that makes `decide` stick. Commands for one account that arrive while one is under way are folded
// into the next swap, so a stampede on one account costs a few swaps, not one each.

import type { Command } from '../policy/command.ts'
import { decide } from '../policy/decide.ts'
import type { Decision, DecisionOn, Entry } from '../policy/decision.ts'
import { ContentionError, UtsessionsError } from '../policy/errors.ts'
import type { Policy } from '../policy/options.ts'
import type { AccountRecord } from '../policy/record.ts'
import type { Snapshot, Store } from '../stores/store.ts'
import type { Bounded } from './bound.ts'
import type { Clock } from './clock.ts'
import type { Events } from './events.ts'

/** A command before it is its turn: the time is filled in then. */
export type Ask<C extends Command = Command> = C extends Command ? Omit<C, 'now'> : never

export interface Transact {
  /** Runs a command on its account's record and answers once the store has acknowledged it. */
  <C extends Command>(ask: Ask<C>, policy: Policy): Promise<DecisionOn<C>>
  /** The record as it is, within the same time, with the same errors. */
  load(account: string): Promise<Snapshot>
}

export interface TransactParts {
  readonly store: Store
  readonly clock: Clock
  readonly events: Events
  readonly bounded: Bounded
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
export function createTransact(parts: TransactParts): Transact {
  const queues = new Map<string, Waiting[]>()
  const transact = (ask: Ask, policy: Policy) =>
    new Promise<Decision>((resolve, reject) => enqueue(parts, queues, { ask, policy, resolve, reject }))
  return Object.assign(transact as <C extends Command>(ask: Ask<C>, policy: Policy) => Promise<DecisionOn<C>>, {
    load: (account: string) => load(parts, account),
  })
}

function enqueue(parts: TransactParts, queues: Map<string, Waiting[]>, waiting: Waiting): void {
  const { account } = waiting.ask
  const queue = queues.get(account)
  if (queue) return void queue.push(waiting)
  queues.set(account, [waiting])
  void drain(parts, queues, account)
}

/** Runs rounds until nobody waits for the account. */
async function drain(parts: TransactParts, queues: Map<string, Waiting[]>, account: string): Promise<void> {
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
async function round(parts: TransactParts, account: string, batch: readonly Waiting[]): Promise<void> {
  let snapshot = await load(parts, account)
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const outcome = decideAll(snapshot, batch, parts.clock)
    const swapped = await store(parts, account, snapshot, outcome)
    if (swapped === true) return tell(parts, outcome)
    await pause(attempt)
    snapshot = swapped ?? (await load(parts, account))
  }
  throw new ContentionError(account, MOST_ATTEMPTS)
}

async function load({ store, bounded, events }: TransactParts, account: string): Promise<Snapshot> {
  const snapshot = await bounded(
    () => store.load(account),
    () => noAnswer('load'),
  ).catch((error) => {
    throw unavailable(error, account, events)
  })
  if (snapshot.unreadable) events.emit('unreadable-record', { account, error: snapshot.unreadable })
  return snapshot
}

function decideAll(snapshot: Snapshot, batch: readonly Waiting[], clock: Clock): Outcome {
  const now = snapshot.now ?? clock.now()
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

/** `true`: stored, or nothing to store. Otherwise somebody was faster: the snapshot that is there now, if the store told. */
async function store(
  { store, bounded, events }: TransactParts,
  account: string,
  snapshot: Snapshot,
  { record, entries }: Outcome,
): Promise<true | Snapshot | undefined> {
  if (record === snapshot.record) {
    if (entries.length > 0) void append({ store, events }, account, entries)
    return true
  }
  const swap = () => store.swap(account, snapshot.revision, record, entries)
  const result = await bounded(swap, () => noAnswer('swap')).catch((error) => {
    throw unavailable(error, account, events)
  })
  return result.swapped ? true : result.current
}

/** Lines without a change of record are not waited for: rather none than a slow login. */
async function append(
  { store, events }: Pick<TransactParts, 'store' | 'events'>,
  account: string,
  entries: readonly Entry[],
) {
  try {
    await store.append(entries)
  } catch (error) {
    events.emit('store-error', { account, error })
  }
}

function tell({ events }: TransactParts, { answers, entries }: Outcome): void {
  for (const { waiting, decision } of answers) waiting.resolve(decision)
  for (const entry of entries) events.emit(entry.kind, entry)
}

/** Somewhere between nothing and a bound that doubles: those who collided do not collide again. */
async function pause(attempt: number): Promise<void> {
  const most = Math.min(LONGEST_PAUSE_MS, 2 ** Math.min(attempt, 10) - 1)
  await new Promise((resolve) => setTimeout(resolve, Math.random() * most))
}

function noAnswer(call: string): Error {
  return new Error(`The store has not answered ${call} in time`)
}

function unavailable(error: unknown, account: string, events: Events): UtsessionsError {
  events.emit('store-error', { account, error })
  if (error instanceof UtsessionsError && error.code === 'UTS_RECORD_NEWER') return error
  const why = error instanceof Error ? error.message : String(error)
  return new UtsessionsError('UTS_STORE_UNAVAILABLE', `The store failed: ${why}. Nobody was signed out; try again.`, {
    cause: error,
  })
}
