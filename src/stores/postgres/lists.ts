// The two lists, by cursor: live accounts, and the journal, which is in journal.ts.

import { pageOf } from '../page.ts'
import type { AccountQuery, AccountSummary, Page, Store } from '../store.ts'
import { textRange } from '../text-range.ts'
import { accountColumn, accountOf, instant } from './columns.ts'
import { journal } from './journal.ts'
import type { Names } from './names.ts'
import type { Ask } from './query.ts'
import { type Bind, type Condition, number, select, whereAll } from './select.ts'

interface AccountRow {
  readonly account: string
  readonly sessions: unknown
  readonly seen: unknown
  /** What the list is sorted by. */
  readonly place: unknown
}

export function createLists(ask: Ask, names: Names): Pick<Store, 'accounts' | 'journal'> {
  return {
    accounts: (query = {}) => accounts(ask, names, query),
    journal: (query = {}) => journal(ask, names, query),
  }
}

async function accounts(ask: Ask, names: Names, query: AccountQuery): Promise<Page<AccountSummary>> {
  const { limit = 100 } = query
  const by = query.dueBefore === undefined ? 'last_seen' : 'prune_at'
  const rows = await select<AccountRow>(
    ask,
    (bind) => `SELECT account, sessions, last_seen AS seen, ${by} AS place FROM ${names.accounts}
      ${whereAll(conditionsOf(query, by, bind))}
      ORDER BY ${by} DESC, account DESC LIMIT ${number(bind, String(limit + 1))}`,
  )
  return pageOf(rows, limit, summaryOf, (last) => JSON.stringify([String(last.place), last.account]))
}

/** With `dueBefore` along the index that knows what is due, so that a page costs the same however many are. */
function conditionsOf({ prefix = '', dueBefore, cursor }: AccountQuery, by: string, bind: Bind): Condition[] {
  const { from, below } = textRange(accountColumn(prefix))
  const [place = null, account = null] = cursor === undefined ? [] : (JSON.parse(cursor) as [string, string])
  const due = dueBefore === undefined ? undefined : number(bind, instant(dueBefore))
  return [
    'sessions > 0',
    prefix !== '' && `account >= ${bind(from)}`,
    below !== undefined && `account < ${bind(below)}`,
    due !== undefined && `prune_at <= ${due} AND due_at <= ${due}`,
    cursor !== undefined && `(${by}, account) < (${number(bind, place)}, ${bind(account)})`,
  ]
}

function summaryOf({ account, sessions, seen }: AccountRow): AccountSummary {
  return { account: accountOf(account), sessions: Number(sessions), lastSeenAt: Number(seen) }
}
