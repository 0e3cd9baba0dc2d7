// The attempts of a round: decide on what is there, swap, and decide anew where somebody else was faster.

import type { Command } from '../policy/command.ts'
import { decide } from '../policy/decide.ts'
import type { Decision, Entry } from '../policy/decision.ts'
import { ContentionError } from '../policy/errors.ts'
import type { Policy } from '../policy/options.ts'
import type { AccountRecord } from '../policy/record.ts'
import type { Snapshot } from '../stores/store.ts'
import type { StoreClock } from './clock.ts'
import { append, loadLater, swap } from './store-calls.ts'
import type { Ask, TransactParts } from './transact.ts'

/** A command, and who is told what was decided. */
export interface Waiting {
  readonly ask: Ask
  readonly policy: Policy
  /** Neither of the two may throw. */
  resolve(decision: Decision): void
  reject(error: unknown): void
  /** Of the last attempt; `undefined` once it was rejected. */
  decision: Decision | undefined
}

/** What an attempt made of a snapshot: the record to store, and the lines that go with it. */
export interface Outcome {
  readonly record: AccountRecord
  readonly entries: readonly Entry[]
}

const MOST_ATTEMPTS = 40
const LONGEST_PAUSE_MS = 40

/** Swaps until nobody is faster. Decides anew on what somebody else has written, and that may need no swap any more. */
export async function swapped(
  state: TransactParts,
  account: string,
  batch: readonly Waiting[],
  found: Snapshot,
  first: Outcome,
): Promise<{ readonly entries: readonly Entry[]; readonly isChanged: boolean }> {
  let [snapshot, { record, entries }] = [found, first]
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    if (record === snapshot.record) {
      if (entries.length > 0) void append(state, account, entries)
      return { entries, isChanged: false }
    }
    state.cache?.drop(account) // whatever comes of it
    const faster = await swap(state, account, snapshot, record, entries)
    state.cache?.drop(account)
    if (!faster) return { entries, isChanged: true }
    snapshot = attempt === 1 && faster.lost ? faster.lost : await loadAfterPause(state, account, attempt)
    ;({ record, entries } = decideAll(snapshot, batch, state.clock))
  }
  throw new ContentionError(account, MOST_ATTEMPTS)
}

/** After a pause somewhere between nothing and a bound that doubles: those who collided do not collide again. */
async function loadAfterPause(state: TransactParts, account: string, attempt: number): Promise<Snapshot> {
  const most = Math.min(LONGEST_PAUSE_MS, 2 ** attempt - 1)
  await new Promise((resolve) => setTimeout(resolve, Math.random() * most))
  return loadLater(state, account)
}

export function decideAll(snapshot: Snapshot, batch: readonly Waiting[], clock: StoreClock): Outcome {
  const now = clock.at(snapshot)
  let record = snapshot.record
  const entries: Entry[] = []
  for (const waiting of batch) {
    try {
      const step = decide(record, at(now, waiting.ask), waiting.policy)
      record = step.record
      for (const entry of step.entries) entries.push(entry)
      waiting.decision = step.decision
    } catch (error) {
      waiting.decision = undefined
      waiting.reject(error) // a comparator of the application's that throws; the others go on
    }
  }
  return { record, entries }
}

/** The command at its turn: the very object that was asked, which is nobody else's. */
export function at<C extends Command>(now: number, ask: Ask<C>): C {
  const command = ask as { now?: number }
  command.now = now
  return command as unknown as C
}
