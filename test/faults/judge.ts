// What is true of a run after it: each account's history against decide, its journal, its records. Called after every fault.

import type { Entry } from '../../src/policy/decision.ts'
import type { Store } from '../../src/stores/store.ts'
import { walk } from '../../src/testing/conformance/case.ts'
import { explain, until } from './explain.ts'
import { type Operation, toldOf } from './history.ts'
import { instantUs } from './instants.ts'
import { journalFaults } from './journal-check.ts'
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
  /** Nothing of the run is older than this instant; epoch milliseconds by the store's clock. */
  readonly since?: number
  /** Of so many accounts it is said why they have no order, which takes a while. @default 1 */
  readonly mostExplained?: number
}

/** @param store a connection on which nothing is wrong, after everything */
export async function judge(evidence: Evidence, store: Store, options: JudgeOptions = {}): Promise<Judgement> {
  const { operations, swaps, excesses } = evidence
  const histories = byAccount(operations)
  const lines = await journalOf(store, new Set(histories.keys()), options.since)
  const [linesOf, swapsOf] = [byAccount(lines), byAccount(swaps)]
  const faults: string[] = [...excesses]
  const unexplained: Unexplained[] = []
  for (const [account, history] of histories) {
    const look = await lookAt(store, account)
    const evidence = { history, look, lines: linesOf.get(account) ?? [], swaps: swapsOf.get(account) ?? [] }
    faults.push(...faultsOf(account, evidence, options))
    unexplained.push(...withoutOrder(account, evidence, options))
  }
  const { mostExplained = 1 } = options
  return {
    accounts: histories.size,
    operations: operations.length,
    unknown: operations.filter(({ answer }) => answer === null).length,
    faults: [...unexplained.map(({ plain, why }, i) => (i < mostExplained ? why() : plain)), ...faults],
    lines,
  }
}

interface OfOneAccount {
  readonly history: readonly Operation[]
  readonly look: Look
  readonly lines: readonly Entry[]
  readonly swaps: readonly SwapSeen[]
}

/** All but the history: the record at the end, and the journal. */
function faultsOf(account: string, { look, lines, swaps }: OfOneAccount, options: JudgeOptions): readonly string[] {
  const { maxSessions } = ruleOf(account)
  const mayForget = options.forgotUs !== undefined
  const journal = journalFaults({ lines: lines.map(lineOf), swaps, allowed: maxSessions, live: look.live, mayForget })
  const excess = look.excess === undefined ? [] : [look.excess]
  return [...excess, ...journal.map((fault) => `journal of ${account}: ${fault}`)]
}

/** A history that was not explained: in a sentence, and at length. */
interface Unexplained {
  readonly plain: string
  why(): string
}

function withoutOrder(account: string, { history, look }: OfOneAccount, options: JudgeOptions): readonly Unexplained[] {
  const { forgotUs } = options
  const checked = forgotUs === undefined ? [...history, look.operation] : until(history, forgotUs)
  const policy = ruleOf(account)
  const verdict = linearizable(checked, policy)
  if (verdict.outcome === 'linearizable') return []
  const begin = `account ${account}: ${checked.length} operations`
  if (verdict.outcome === 'gave-up') {
    const plain = `${begin}, not known whether they have an order after ${verdict.tries} tries`
    return [{ plain, why: () => plain }]
  }
  return [{ plain: `${begin} have no order that decide explains`, why: () => explain(checked, policy) }]
}

interface Look {
  /** The last of its history. */
  readonly operation: Operation
  readonly live: readonly string[]
  readonly excess: string | undefined
}

/** The record as it is at the end. */
async function lookAt(store: Store, account: string): Promise<Look> {
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
