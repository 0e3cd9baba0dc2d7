// What is exported, as rows: accounts as they stand, or the journal. Instants are ISO 8601 in CSV, and milliseconds in JSON.

import type { Entry } from '../policy/decision.ts'
import type { AccountSummary } from '../stores/store.ts'
import { type Cell, csvLine } from './csv.ts'
import { jsonLine } from './output.ts'

export type Format = 'jsonl' | 'csv'

export interface Rows<T> {
  /** What stands before the first row. */
  readonly head: string
  row(item: T): string
}

type Columns<T> = Readonly<Record<string, (item: T) => Cell>>

export function accountRows(format: Format): Rows<AccountSummary> {
  return rowsIn(format, ACCOUNT_COLUMNS)
}

export function entryRows(format: Format): Rows<Entry> {
  return rowsIn(format, ENTRY_COLUMNS)
}

function rowsIn<T>(format: Format, columns: Columns<T>): Rows<T> {
  if (format === 'jsonl') return { head: '', row: jsonLine }
  const cells = Object.values(columns)
  return { head: csvLine(Object.keys(columns)), row: (item) => csvLine(cells.map((cell) => cell(item))) }
}

const ACCOUNT_COLUMNS: Columns<AccountSummary> = {
  account: ({ account }) => account,
  sessions: ({ sessions }) => sessions,
  lastSeenAt: ({ lastSeenAt }) => iso(lastSeenAt),
}

const ENTRY_COLUMNS: Columns<Entry> = {
  at: ({ at }) => iso(at),
  account: ({ account }) => account,
  kind: ({ kind }) => kind,
  session: ({ session }) => session,
  label: ({ label }) => label,
  place: ({ place }) => place,
  since: ({ since }) => iso(since),
  bySession: ({ by }) => by?.session,
  byLabel: ({ by }) => by?.label,
  byRule: ({ by }) => by?.rule,
  byTakeover: ({ by }) => by?.takeover,
  byDisowned: ({ by }) => by?.disowned,
  byOperator: ({ by }) => by?.operator,
  device: ({ device }) => device,
  on: ({ on }) => on,
  was: ({ was }) => was,
  exempt: ({ exempt }) => exempt,
  sessions: ({ sessions }) => sessions?.join(' '),
  reason: ({ reason }) => reason,
  retryAt: ({ retryAt }) => iso(retryAt),
  until: ({ until }) => iso(until),
  leadMs: ({ lead }) => lead,
  enforced: ({ enforced }) => enforced,
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
