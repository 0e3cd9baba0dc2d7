// What is bound to statements, and what comes back.

import type { AccountRecord } from '../../policy/record.ts'
import { encodeRecord } from '../codec.ts'
import { summaryOf } from '../summary.ts'
import type { SqliteValue } from './connection.ts'

/** What JSON may escape, and a little more. */
const SPECIAL = /["\\\p{Cc}\p{Cs}]/u

/**
 * An account as a column: the account itself, but with what JSON escapes (control characters, quotes, backslashes) escaped. Some drivers
 * cut a text at a NUL, so that two accounts would be one; a BLOB is not taken by all of them; this text is exact in every one. It is
 * compared byte by byte, so case and Unicode normal forms count.
 */
export function accountColumn(account: string): string {
  return SPECIAL.test(account) ? JSON.stringify(account).slice(1, -1) : account
}

export function accountOf(column: string): string {
  return column.includes('\\') ? JSON.parse(`"${column}"`) : column
}

/** 2024-01-01. Minutes from then on take three bytes until 2039, those from 1970 on four. */
export const MINUTES_FROM = 1_704_067_200_000
const MINUTE_MS = 60_000

/** The minute in which an instant lies. */
export function minuteOf(at: number): number {
  return Math.floor((at - MINUTES_FROM) / MINUTE_MS)
}

/** The columns of a record that each swap writes, in the order of its parameters, and the minute in which prune is to look at it. */
export function recordColumns(record: AccountRecord): readonly [values: readonly SqliteValue[], pruneMinute: number] {
  const { sessions, lastSeenAt, pruneAt } = summaryOf(record)
  return [[encodeRecord(record), sessions, lastSeenAt], minuteOf(pruneAt)]
}
