// The two lists that a store gives, page by page: live accounts, and the journal.

import type { AccountQuery, AccountSummary, Entry, JournalQuery, Page } from 'utsessions'
import type { Cell } from './log-store.ts'

/** Every process counts the entries of the log from its beginning, so a number is a cursor in all of them. */
export interface NumberedEntry {
  readonly number: number
  readonly entry: Entry
}

/** Most recently active first, and by name where that is the same, so that a cursor has one place only. */
export function accountsIn(cells: ReadonlyMap<string, Cell>, query: AccountQuery): Page<AccountSummary> {
  const { prefix = '', dueBefore, cursor, limit = 100 } = query
  const after = cursor === undefined ? undefined : (JSON.parse(cursor) as AccountSummary)
  const live = [...cells]
    .flatMap(([account, { record }]) => (record && record.sessions.length > 0 ? [{ account, record }] : []))
    .filter(({ account }) => account.startsWith(prefix))
    .filter(({ record }) => dueBefore === undefined || (record.dueAt ?? Infinity) <= dueBefore)
    .map(({ account, record: { sessions } }) => ({
      account,
      sessions: sessions.length,
      lastSeenAt: Math.max(...sessions.map(({ lastSeenAt }) => lastSeenAt)),
    }))
    .filter((summary) => after === undefined || byRecency(summary, after) > 0)
    .sort(byRecency)
  return page(live, limit, JSON.stringify)
}

function byRecency(a: AccountSummary, b: AccountSummary): number {
  return b.lastSeenAt - a.lastSeenAt || (a.account < b.account ? -1 : a.account === b.account ? 0 : 1)
}

/** Newest first. Entries that are added later have greater numbers and do not disturb a walk. */
export function journalPage(journal: readonly NumberedEntry[], query: JournalQuery): Page<Entry> {
  const { account, kinds, since = -Infinity, until = Infinity, cursor = Infinity, limit = 100 } = query
  const asked = journal
    .filter(({ number }) => number < Number(cursor))
    .filter(({ entry }) => account === undefined || entry.account === account)
    .filter(({ entry }) => kinds === undefined || kinds.includes(entry.kind))
    .filter(({ entry: { at } }) => at >= since && at < until)
    .reverse()
  const { items, next } = page(asked, limit, ({ number }) => String(number))
  return { items: items.map(({ entry }) => entry), next }
}

function page<T>(all: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = all.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last !== undefined && all.length > limit ? cursorOf(last) : null }
}
