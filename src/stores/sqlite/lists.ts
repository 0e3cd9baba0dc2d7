// The two lists, by cursor: live accounts, and the journal.

import type { Entry } from '../../policy/decision.ts'
import { decodeForSnapshot } from '../codec.ts'
import { pageOf } from '../page.ts'
import type { AccountQuery, AccountSummary, JournalQuery, Page } from '../store.ts'
import { textRange } from '../text-range.ts'
import { accountColumn, accountOf, minuteOf } from './columns.ts'
import type { Connection, SqliteValue } from './connection.ts'

/** A condition, and what is bound to it; nothing where the query does not ask for it. */
type Condition = readonly [sql: string, ...values: SqliteValue[]] | undefined

interface AccountRow {
  readonly account: string
  readonly sessions: number
  readonly last_seen: number
  /** What the list is sorted by; rows alike in the order in which their accounts came. */
  readonly by: number
  readonly place: number
  readonly record: string | null
}

/**
 * Most recently active first; with `dueBefore` along the index that knows what may be due, so that a page costs the same however many are. Such a
 * page may be short, and say that there is another.
 */
export function accounts(connection: Connection, query: AccountQuery): Page<AccountSummary> {
  const { limit = 100, dueBefore } = query
  const by = dueBefore === undefined ? 'last_seen' : 'prune_minute'
  const record = dueBefore === undefined ? 'NULL' : 'record'
  const sql = `SELECT account, sessions, last_seen, ${by} AS by, rowid AS place, ${record} AS record FROM utsessions_records WHERE`
  const rows = select<AccountRow>(
    connection,
    sql,
    accountConditions(query, by),
    `ORDER BY ${by} DESC, rowid DESC`,
    limit,
  )
  const page = pageOf(
    rows,
    limit,
    (row) => row,
    ({ by, place }) => JSON.stringify([by, place]),
  )
  return { items: page.items.filter((row) => mayBeDue(row, dueBefore)).map(summaryOf), next: page.next }
}

function accountConditions(
  { prefix = '', dueBefore, cursor }: AccountQuery,
  by: 'last_seen' | 'prune_minute',
): Condition[] {
  const { from, below } = textRange(accountColumn(prefix))
  const after = cursor === undefined ? undefined : (JSON.parse(cursor) as [number, number])
  return [
    ['sessions > 0'],
    prefix === '' ? undefined : ['account >= ?', from],
    below === undefined ? undefined : ['account < ?', below],
    dueBefore === undefined ? undefined : ['prune_minute <= ?', minuteOf(dueBefore)],
    after && [`(${by}, rowid) < (?, ?)`, ...after],
  ]
}

/** What cannot be read is looked at by whoever asks. */
function mayBeDue({ record: text }: AccountRow, dueBefore: number | undefined): boolean {
  if (dueBefore === undefined || text === null) return true
  const { record, unreadable } = decodeForSnapshot(text)
  return unreadable !== undefined || (record.dueAt !== null && record.dueAt <= dueBefore)
}

function summaryOf({ account, sessions, last_seen }: AccountRow): AccountSummary {
  return { account: accountOf(account), sessions, lastSeenAt: last_seen }
}

interface Line {
  readonly number: number
  readonly entry: string
}

/** Newest first, in the order of writing. */
export function journal(
  connection: Connection,
  { account, kinds, since, until, cursor, limit = 100 }: JournalQuery,
): Page<Entry> {
  const conditions: Condition[] = [
    cursor === undefined ? ['number > 0'] : ['number < ?', Number(cursor)],
    account === undefined ? undefined : ['account = ?', accountColumn(account)],
    kinds && ['kind IN (SELECT value FROM json_each(?))', JSON.stringify(kinds)],
    since === undefined ? undefined : ['at >= ?', since],
    until === undefined ? undefined : ['at < ?', until],
  ]
  const sql = 'SELECT number, entry FROM utsessions_journal WHERE'
  const rows = select<Line>(connection, sql, conditions, 'ORDER BY number DESC', limit)
  return pageOf(
    rows,
    limit,
    ({ entry }) => JSON.parse(entry) as Entry,
    (last) => String(last.number),
  )
}

/** One row more than asked for, which tells whether there is another page. */
function select<T>(
  connection: Connection,
  sql: string,
  conditions: readonly Condition[],
  order: string,
  limit: number,
): T[] {
  const asked = conditions.filter((condition) => condition !== undefined)
  const where = asked.map(([condition]) => condition).join(' AND ')
  const values = asked.flatMap(([, ...bound]) => bound)
  return connection.statement(`${sql} ${where} ${order} LIMIT ?`).all(...values, limit + 1) as T[]
}
