// What one policy did to a whole log, counted account by account.

import type { Entry } from '../policy/decision.ts'
import type { Conflicts } from './conflicts.ts'
import { Spread } from './spread.ts'

/** An account that looks shared under a policy. */
export interface SharedAccount {
  readonly account: string
  /** Displaced sessions, and refusals that were not retries. */
  readonly conflicts: number
  /** On how many devices. */
  readonly devices: number
}

/** Figures that grow while a log is replayed. */
export interface Tally {
  /** Sessions that were opened. */
  opened: number
  /** Requests that were refused, each retry again. */
  refusals: number
  refusedPeople: number
  refusedAccounts: number
  /** From somebody's first refusal to when the log shows them let in, in milliseconds. */
  readonly waits: Spread
  /** Who was refused and is not shown to be let in: they gave up, or the log ends. */
  gaveUp: number
  displaced: number
  displacedPeople: number
  displacedAccounts: number
  idle: number
  expired: number
  sharedAccounts: number
  /** Those with the most conflicts, most first; at most {@link MOST_NAMED}. */
  shared: SharedAccount[]
}

export const MOST_NAMED = 20

export function newTally(): Tally {
  return {
    opened: 0,
    refusals: 0,
    refusedPeople: 0,
    refusedAccounts: 0,
    waits: new Spread(),
    gaveUp: 0,
    displaced: 0,
    displacedPeople: 0,
    displacedAccounts: 0,
    idle: 0,
    expired: 0,
    sharedAccounts: 0,
    shared: [],
  }
}

/** Counts the journal's lines of one step. Those of a policy that is not enforced tell of nothing that happened. */
export function countEntries(tally: Tally, entries: readonly Entry[]): void {
  for (const { kind, enforced } of entries) {
    if (enforced === false) continue
    if (kind === 'opened') tally.opened += 1
    else if (kind === 'refused') tally.refusals += 1
    else if (kind === 'displaced') tally.displaced += 1
    else if (kind === 'idle') tally.idle += 1
    else if (kind === 'expired') tally.expired += 1
  }
}

/** Counts an account that looks shared, and keeps its name while it is among the first. */
export function countShared(tally: Tally, account: string, { count, devices }: Conflicts): void {
  tally.sharedAccounts += 1
  const last = tally.shared.at(-1)
  if (tally.shared.length === MOST_NAMED && last && last.conflicts > count) return
  tally.shared = [...tally.shared, { account, conflicts: count, devices: devices.size }]
    .toSorted((a, b) => b.conflicts - a.conflicts || (a.account < b.account ? -1 : 1))
    .slice(0, MOST_NAMED)
}
