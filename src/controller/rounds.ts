// Rounds: one load for all who wait for an account, one decision for each, at most one swap. Who comes meanwhile is in the next.

import type { Entry } from '../policy/decision.ts'
import type { Snapshot } from '../stores/store.ts'
import { decideAll, type Outcome, swapped, type Waiting } from './attempts.ts'
import type { Loading } from './cache.ts'
import { append, type Loader, load } from './store-calls.ts'
import type { SwapListener, TransactParts } from './transact.ts'

export interface Rounds extends TransactParts {
  readonly swapListeners: Set<SwapListener>
  /** Who waits for a round that is under way, by account. */
  readonly queues: Map<string, Waiting[]>
}

/** Stands for the queue of an account for which nobody waits yet: most rounds need none. */
const NOBODY: Waiting[] = []

/** Begins a round, or waits for the next. */
export function enqueue(rounds: Rounds, waiting: Waiting): void {
  const { account } = waiting.ask
  const queue = rounds.queues.get(account)
  if (!queue) begin(new Round(rounds, account, [waiting]))
  else if (queue === NOBODY) rounds.queues.set(account, [waiting])
  else queue.push(waiting)
}

/** A round of one account. A class, as every request makes one. */
class Round implements Loader {
  readonly rounds: Rounds
  readonly account: string
  readonly batch: readonly Waiting[]
  readonly loading: Loading | undefined
  isOver = false
  /** Others of the account wait until it is over. One that is over before anybody else could come holds nobody. */
  holds = false

  constructor(rounds: Rounds, account: string, batch: readonly Waiting[]) {
    this.rounds = rounds
    this.account = account
    this.batch = batch
    this.loading = rounds.cache?.loading(account)
  }

  found(snapshot: Snapshot): void {
    if (this.loading) this.rounds.cache?.loaded(this.account, this.loading, snapshot)
    settle(this, snapshot)
  }

  failed(error: unknown): void {
    if (this.loading) this.rounds.cache?.loaded(this.account, this.loading, undefined)
    fail(this, error)
  }
}

function begin(round: Round): void {
  load(round.rounds, round.account, round)
  if (!round.isOver) hold(round)
}

function hold(round: Round): void {
  if (round.holds) return
  round.holds = true
  round.rounds.queues.set(round.account, NOBODY)
}

/** The next round, for those who have come meanwhile. */
function end(round: Round): void {
  const { rounds, account } = round
  round.isOver = true
  if (!round.holds) return
  const queue = rounds.queues.get(account) ?? NOBODY
  if (queue.length === 0) return void rounds.queues.delete(account)
  const next = new Round(rounds, account, queue)
  hold(next)
  begin(next)
}

/** What changes nothing is answered at once. */
function settle(round: Round, snapshot: Snapshot): void {
  const { rounds, account, batch } = round
  try {
    const outcome = decideAll(snapshot, batch, rounds.clock)
    if (outcome.record !== snapshot.record) {
      hold(round)
      return void write(round, snapshot, outcome)
    }
    if (outcome.entries.length > 0) void append(rounds, account, outcome.entries)
    tell(round, outcome.entries)
    end(round)
  } catch (error) {
    fail(round, error) // a clock of the application's that throws
  }
}

async function write(round: Round, snapshot: Snapshot, outcome: Outcome): Promise<void> {
  const { rounds, account, batch } = round
  try {
    const { entries, isChanged } = await swapped(rounds, account, batch, snapshot, outcome)
    tell(round, entries)
    if (isChanged) for (const listener of rounds.swapListeners) listener(account, entries)
    end(round)
  } catch (error) {
    fail(round, error)
  }
}

function fail(round: Round, error: unknown): void {
  for (const waiting of round.batch) waiting.reject(error)
  end(round)
}

function tell({ rounds, batch }: Round, entries: readonly Entry[]): void {
  for (const waiting of batch) if (waiting.decision) waiting.resolve(waiting.decision)
  for (const entry of entries) rounds.events.emit(entry.kind, entry)
}
