// What is true of a run after it: each account's history against decide, its journal, its records. Called after every fault.

import type { Entry } from '../../src/policy/decision.ts'
import type { Policy } from '../../src/policy/options.ts'
import type { Store } from '../../src/stores/store.ts'
import { walk } from '../../src/testing/conformance/case.ts'
import { explain, until } from './explain.ts'
import { type Operation, toldOf } from './history.ts'
import { instantUs } from './instants.ts'
import { deniedSwaps, journalFaults } from './journal-check.ts'
import { linearizable } from './linearizable.ts'
import { excessIn, lineOf, type Seen, type SwapSeen } from './recording-store.ts'
import { ruleOf } from './rules.ts'

/** What the processes brought back. */
export interface Evidence extends Seen {
  readonly operations: readonly Operation[]
}

export interface Judgement {
  readonly accounts: number
  readonly operations: number
  readonly unknown: number
  /** Histories that are explained only if a command was carried out before the answer that was told was made. */
  readonly twice: number
  /** Sentences; none is as it should be. */
  readonly faults: readonly string[]
  /** The journal's lines of these accounts. */
  readonly lines: readonly Entry[]
}

export interface JudgeOptions {
  /**
   * The backend has forgotten some of what it had acknowledged by this instant, in microseconds: histories are checked up to here only,
   * limits to the end.
   */
  readonly forgotUs?: number
  /** The client sends commands again whose answer was lost with the connection. */
  readonly resends?: boolean
  /** Nothing of the run is older than this instant; epoch milliseconds by the store's clock. */
  readonly since?: number
}

/** @param store a connection on which nothing is wrong, after everything */
export async function judge(evidence: Evidence, store: Store, options: JudgeOptions = {}): Promise<Judgement> {
  const { operations, swaps, excesses } = evidence
  const histories = byAccount(operations)
  const written = byAccount(swaps)
  const all = await journalOf(store, new Set(histories.keys()), options.since)
  const lines = byAccount(all)
  const faults: string[] = [...excesses]
  const counts = { twice: 0, unexplained: 0 }
  for (const [account, history] of histories) {
    const look = await lookAt(store, account)
    const evidence = { lines: (lines.get(account) ?? []).map(lineOf), swaps: written.get(account) ?? [] }
    const denied = options.resends ? deniedSwaps(evidence) : []
    const { forgotUs } = options
    const checked = forgotUs === undefined ? [...history, look.operation] : until(history, forgotUs)
    const verdict = explained(checked, ruleOf(account), denied)
    if (verdict === 'twice') counts.twice += 1
    else if (verdict !== 'explained') faults.push(counts.unexplained++ < MOST_ACCOUNTS ? verdict() : account)
    const journal = journalFaults({
      ...evidence,
      allowed: ruleOf(account).maxSessions,
      live: look.live,
      mayForget: options.forgotUs !== undefined,
      resends: options.resends ?? false,
    })
    faults.push(...journal.map((fault) => `journal of ${account}: ${fault}`))
    if (look.excess !== undefined) faults.push(look.excess)
  }
  const unknown = operations.filter(({ answer }) => answer === null).length
  return { accounts: histories.size, operations: operations.length, unknown, twice: counts.twice, faults, lines: all }
}

/** To find out why takes a while; the rest are named. */
const MOST_ACCOUNTS = 2

/** In which way it is, or what says why it is not. What belonged to a swap that happened though it was denied may have happened twice. */
function explained(
  history: readonly Operation[],
  policy: Policy,
  denied: readonly SwapSeen[],
): 'explained' | 'twice' | (() => string) {
  const verdict = linearizable(history, policy)
  if (verdict.outcome === 'linearizable') return 'explained'
  if (verdict.outcome === 'gave-up') return () => `${history[0]?.account}: not known after ${verdict.tries} tries`
  const twice = (operation: Operation) => denied.some((swap) => mayBelong(operation, swap))
  const again = denied.length > 0 && linearizable(history, policy, { twice }).outcome === 'linearizable'
  return again ? 'twice' : () => explain(history, policy)
}

function mayBelong({ by, invokedAt, returnedAt }: Operation, swap: SwapSeen): boolean {
  return by.startsWith(`${swap.process}.`) && invokedAt <= swap.invokedAt && returnedAt >= (swap.returnedAt ?? Infinity)
}

/** The record as it is at the end, as the last operation of its history. */
async function lookAt(store: Store, account: string) {
  const invokedAt = instantUs()
  const { record } = await store.load(account)
  const look = { by: 'the end', ask: { kind: 'look', account }, invokedAt, returnedAt: instantUs() + 1 } as const
  const operation: Operation = { account, ...look, answer: toldOf(record) }
  return { operation, live: record.sessions.map(({ id }) => id), excess: excessIn(account, record) }
}

/** Lines of these accounts, oldest first; the journal is read to its end once. */
async function journalOf(store: Store, accounts: ReadonlySet<string>, since?: number): Promise<readonly Entry[]> {
  const lines = await walk((cursor) => store.journal({ cursor, since, limit: 1_000 }))
  return lines.filter(({ account }) => accounts.has(account)).reverse()
}

function byAccount<T extends { readonly account: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(item.account)
    if (group) group.push(item)
    else groups.set(item.account, [item])
  }
  return groups
}
