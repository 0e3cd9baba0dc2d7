// What is handed to statements, and what comes back.

import type { Entry } from '../../policy/decision.ts'
import type { AccountRecord } from '../../policy/record.ts'
import { encodeRecord } from '../codec.ts'
import { summaryOf } from '../summary.ts'
import type { Value } from './query.ts'

/**
 * An account as a column: the account itself, but for NUL, which PostgreSQL takes in no text, and the backslash that marks it. A prefix
 * stays a prefix.
 */
export function accountColumn(account: string): string {
  if (!account.includes('\\') && !account.includes('\0')) return account
  return account.replaceAll('\\', '\\\\').replaceAll('\0', '\\0')
}

export function accountOf(column: string): string {
  return column.replaceAll(/\\[\\0]/g, (escaped) => (escaped === '\\0' ? '\0' : '\\'))
}

/** An instant as a whole number; `null` for none. */
export function instant(at: number | null): Value {
  return at === null ? null : String(Math.floor(at))
}

/** The text of a record and what lists and prune look for, in the order of the swap's parameters. */
export function recordValues(record: AccountRecord): Value[] {
  const { sessions, lastSeenAt, dueAt, keepUntil, pruneAt } = summaryOf(record)
  return [
    encodeRecord(record),
    instant(keepUntil),
    String(sessions),
    instant(lastSeenAt),
    instant(dueAt),
    instant(pruneAt),
  ]
}

/** Journal lines as one JSON text: `[[account, kind, at, entry], …]`, the entry as JSON again, so that it comes back letter by letter. */
export function linesValue(entries: readonly Entry[]): string {
  return JSON.stringify(
    entries.map((entry) => [accountColumn(entry.account), entry.kind, instant(entry.at), JSON.stringify(entry)]),
  )
}
