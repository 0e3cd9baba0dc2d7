// What is bound to statements, and what comes back.

import type { AccountRecord } from '../../policy/record.ts'
import { encodeRecord } from '../codec.ts'
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
  const { sessions, dueAt, keepUntil } = record
  const lastSeenAt = sessions.reduce((latest, session) => Math.max(latest, session.lastSeenAt), 0)
  const pruneAt = Math.min(dueAt ?? keepUntil, keepUntil)
  return [accountColumn(account), encodeRecord(record), sessions.length, lastSeenAt, dueAt, keepUntil, pruneAt]
}

/** All texts that begin with the prefix, as a range; without an upper bound where no text can be greater. Holds for UTF-8, byte by byte. */
export function prefixRange(prefix: string): { readonly from: string; readonly below: string | undefined } {
  const column = accountColumn(prefix)
  const points = Array.from(column, (character) => character.codePointAt(0) as number)
  while (points.at(-1) === LAST_CODE_POINT) points.pop()
  const last = points.pop()
  if (last === undefined) return { from: column, below: undefined }
  return {
    from: column,
    below: String.fromCodePoint(...points, last === BEFORE_SURROGATES ? AFTER_SURROGATES : last + 1),
  }
}

const LAST_CODE_POINT = 0x10ffff
const BEFORE_SURROGATES = 0xd7ff
const AFTER_SURROGATES = 0xe000
