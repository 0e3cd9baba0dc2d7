// The two lists, by cursor: live accounts, and the journal.

import type { Entry } from '../../policy/decision.ts'
import { pageOf } from '../page.ts'
import type { AccountQuery, AccountSummary, JournalQuery, Store } from '../store.ts'
import { textRange } from '../text-range.ts'
import { accountColumn, accountOf, instant } from './columns.ts'
import type { Names } from './names.ts'
import type { Ask, Value } from './query.ts'

/** A condition, or `false` where the query does not ask for it. */
type Condition = string | false

interface AccountRow {
  readonly account: string
  readonly sessions: unknown
  readonly seen: unknown
  /** What the list is sorted by. */
  readonly place: unknown
}

interface Line {
  readonly number: unknown
  readonly entry: string
}

export function createLists(ask: Ask, names: Names): Pick<Store, 'accounts' | 'journal'> {
  return {
    accounts: async (query = {}) => {
      const { limit = 100 } = query
      const by = query.dueBefore === undefined ? 'last_seen' : 'prune_at'
      const rows = await select<AccountRow>(ask, {
        from: `SELECT account, sessions, last_seen AS seen, ${by} AS place FROM ${names.accounts}`,
        where: (bind) => accountConditions(query, by, bind),
        order: `${by} DESC, account DESC`,
        limit,
      })
      return pageOf(rows, limit, summaryOf, (last) => JSON.stringify([String(last.place), last.account]))
    },
    journal: async (query = {}) => {
      const { limit = 100 } = query
      const rows = await select<Line>(ask, {
        from: `SELECT number, entry FROM ${names.journal}`,
        where: (bind) => lineConditions(query, bind),
        order: 'number DESC',
        limit,
      })
      return pageOf(rows, limit, entryOf, ({ number }) => String(number))
    },
  }
}

/** Keeps a value for the statement, and gives what stands for it there. */
type Bind = (value: Value) => string

/** With `dueBefore` along the index that knows what is due, so that a page costs the same however many are. */
function accountConditions({ prefix = '', dueBefore, cursor }: AccountQuery, by: string, bind: Bind): Condition[] {
  const { from, below } = textRange(accountColumn(prefix))
  const [place = null, account = null] = cursor === undefined ? [] : (JSON.parse(cursor) as [string, string])
  const due = dueBefore === undefined ? undefined : `${bind(instant(dueBefore))}::bigint`
  return [
    'sessions > 0',
    prefix !== '' && `account >= ${bind(from)}`,
    below !== undefined && `account < ${bind(below)}`,
    due !== undefined && `prune_at <= ${due} AND due_at <= ${due}`,
    cursor !== undefined && `(${by}, account) < (${bind(place)}::bigint, ${bind(account)})`,
  ]
}

function lineConditions({ account, kinds, since, until, cursor }: JournalQuery, bind: Bind): Condition[] {
  return [
    cursor !== undefined && `number < ${bind(cursor)}::bigint`,
    account !== undefined && `account = ${bind(accountColumn(account))}`,
    kinds !== undefined && `kind = ANY (ARRAY(SELECT json_array_elements_text(${bind(JSON.stringify(kinds))}::json)))`,
    since !== undefined && `at >= ${bind(instant(since))}::bigint`,
    until !== undefined && `at < ${bind(instant(until))}::bigint`,
  ]
}

function summaryOf({ account, sessions, seen }: AccountRow): AccountSummary {
  return { account: accountOf(account), sessions: Number(sessions), lastSeenAt: Number(seen) }
}

function entryOf({ entry }: Line): Entry {
  return JSON.parse(entry) as Entry
}

interface Selection {
  readonly from: string
  readonly where: (bind: Bind) => readonly Condition[]
  readonly order: string
  readonly limit: number
}

/** One row more than asked for, which tells whether there is another page. */
function select<Row>(ask: Ask, { from, where, order, limit }: Selection): Promise<readonly Row[]> {
  const values: Value[] = []
  const bind: Bind = (value) => `$${values.push(value)}::text`
  const conditions = where(bind).filter((condition) => condition !== false)
  const all = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return ask(`${from} ${all} ORDER BY ${order} LIMIT ${bind(String(limit + 1))}::bigint`, values)
}
