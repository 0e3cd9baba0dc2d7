// What is bound to statements, and what comes back.

import type { AccountRecord } from '../../policy/record.ts'
import { encodeRecord } from '../codec.ts'
import { summaryOf } from '../summary.ts'
import type { SqliteValue } from './connection.ts'

/**
 * An account as a column: the account itself, but with what JSON escapes (control characters, quotes, backslashes) escaped. Some drivers
 * cut a text at a NUL, so that two accounts would be one; a BLOB is not taken by all of them; this text is exact in every one. It is
 * compared byte by byte, so case and Unicode normal forms count.
 */
export function accountColumn(account: string): string {
  return JSON.stringify(account).slice(1, -1)
}

export function accountOf(column: string): string {
  return JSON.parse(`"${column}"`)
}

/** The columns of a record, in the order of the table: what lists and prune look for lies beside the text. */
export function recordColumns(account: string, record: AccountRecord): SqliteValue[] {
  const { sessions, lastSeenAt, dueAt, keepUntil, pruneAt } = summaryOf(record)
  return [accountColumn(account), encodeRecord(record), sessions, lastSeenAt, dueAt, keepUntil, pruneAt]
}
