// What a replay found out, as plain values: `--json` prints exactly this.

import type { PolicyOptions } from '../policy/options.ts'
import type { Candidate } from './candidates.ts'
import type { Assumptions } from './replay.ts'
import type { SharedAccount, Tally } from './tally.ts'

/** A line that could not be used. */
export interface BadLine {
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly reason: string
}

/** How one log was read. */
export interface LogFile {
  readonly file: string
  readonly format: string
  readonly user: string
  readonly time: string
  readonly device: readonly string[]
}

/** What was read. */
export interface LogSummary {
  readonly files: readonly LogFile[]
  readonly lines: number
  /** Lines that somebody was signed in on: those that were replayed. */
  readonly requests: number
  /** Lines with nobody signed in. */
  readonly nobody: number
  readonly bad: { readonly count: number; readonly first: readonly BadLine[] }
  readonly accounts: number
  /** Accounts on devices: an account on two devices counts as two, as there is nothing to tell one person's devices from two persons'. */
  readonly people: number
  /** Epoch milliseconds of the first and the last request. */
  readonly from: number
  readonly to: number
}

/** What one policy did. Lengths in milliseconds; `null` where there is nothing to measure. */
export interface PolicyOutcome {
  readonly name: string
  readonly options: PolicyOptions
  readonly sessions: number
  readonly refused: { readonly people: number; readonly accounts: number; readonly requests: number }
  readonly waits: {
    readonly count: number
    readonly medianMs: number | null
    readonly p95Ms: number | null
    readonly longestMs: number | null
    readonly gaveUp: number
  }
  readonly displaced: { readonly sessions: number; readonly people: number; readonly accounts: number }
  readonly ended: { readonly idle: number; readonly expired: number }
  readonly shared: { readonly accounts: number; readonly first: readonly SharedAccount[] }
}

export interface SimulationReport {
  readonly log: LogSummary
  readonly assumptions: Assumptions
  readonly policies: readonly PolicyOutcome[]
}

export function outcomeOf({ name, options }: Candidate, tally: Tally): PolicyOutcome {
  const { waits } = tally
  return {
    name,
    options,
    sessions: tally.opened,
    refused: { people: tally.refusedPeople, accounts: tally.refusedAccounts, requests: tally.refusals },
    waits: {
      count: waits.count,
      medianMs: waits.at(0.5),
      p95Ms: waits.at(0.95),
      longestMs: waits.count === 0 ? null : waits.max,
      gaveUp: tally.gaveUp,
    },
    displaced: { sessions: tally.displaced, people: tally.displacedPeople, accounts: tally.displacedAccounts },
    ended: { idle: tally.idle, expired: tally.expired },
    shared: { accounts: tally.sharedAccounts, first: tally.shared },
  }
}
