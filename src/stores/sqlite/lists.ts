// The list of accounts, by cursor: live ones the most recently active first, those that begin with a prefix, and those of which one may be due.

import { decodeForSnapshot } from '../codec.ts'
import { pageOf } from '../page.ts'
import type { AccountQuery, AccountSummary, Page } from '../store.ts'
import { textRange } from '../text-range.ts'
import { accountColumn, accountOf, minuteOf } from './columns.ts'
import type { Connection } from './connection.ts'
import { type Condition, select } from './select.ts'
import { cursorOf, type Place, readPlace, type Walk, walkedPage } from './walk.ts'

interface AccountRow {
  readonly account: string
  readonly sessions: number
  readonly last_seen: number
  readonly place: number
}

interface DueRow extends AccountRow {
  readonly prune_minute: number
  readonly record: string
}

const COLUMNS = 'SELECT account, sessions, last_seen, rowid AS place'

export async function accounts(connection: Connection, query: AccountQuery): Promise<Page<AccountSummary>> {
  const { prefix = '', dueBefore, cursor, limit = 100 } = query
  if (dueBefore !== undefined) return connection.read(() => due(connection, query, dueBefore))
  const begins = beginning(prefix)
  if (prefix !== '' && (await connection.read(() => isBroad(connection, begins)))) {
    const { items, next } = await walkedPage(connection, walkFor(connection, begins), cursor, limit)
    return { items: items.map(summaryOf), next }
  }
  return connection.read(() => {
    const rows = select<AccountRow>(connection, { ...recent(begins, cursor), limit: limit + 1 })
    return pageOf(rows, limit, summaryOf, (last) => cursorOf(placeOf(last)))
  })
}

function beginning(prefix: string): Condition[] {
  if (prefix === '') return []
  const { from, below } = textRange(accountColumn(prefix))
  return [['account >= ?', from], below === undefined ? undefined : ['account < ?', below]]
}

/** Along the index of the live ones; or, by the `+`, along that of the names, where these few are put in order. */
function recent(begins: readonly Condition[], cursor: string | undefined) {
  const by = begins.length === 0 ? 'last_seen' : '+last_seen'
  const after: Condition = cursor === undefined ? undefined : [`(${by}, rowid) < (?, ?)`, ...readPlace(cursor)]
  return {
    from: `${COLUMNS} FROM utsessions_records WHERE`,
    where: [['sessions > 0'], ...begins, after] satisfies Condition[],
    order: `${by} DESC, rowid DESC`,
  }
}

/** More than can be put in order within some milliseconds. */
const MANY = 2_000

function isBroad(connection: Connection, begins: readonly Condition[]): boolean {
  const from = 'SELECT account FROM utsessions_records WHERE'
  return select(connection, { from, where: begins, order: 'account', limit: 1, offset: MANY }).length > 0
}

const LIVE = 'FROM utsessions_records INDEXED BY utsessions_records_live WHERE'

/** For a prefix that many have, along the index of the live ones. */
function walkFor(connection: Connection, begins: readonly Condition[]): Walk<AccountRow> {
  const step = 1_000
  const order = 'last_seen DESC, rowid DESC'
  const after = (place: Place | undefined): Condition[] => [
    ['sessions > 0'],
    place && ['(last_seen, rowid) < (?, ?)', ...place],
  ]
  return {
    step,
    steps: 25,
    endAfter: (place) => {
      const selection = { from: `SELECT last_seen, rowid AS place ${LIVE}`, where: after(place), order }
      const [last] = select<AccountRow>(connection, { ...selection, limit: 1, offset: step - 1 })
      return last && placeOf(last)
    },
    rowsAfter: (place, end, limit) => {
      const where = [...after(place), end && (['(last_seen, rowid) >= (?, ?)', ...end] as const), ...begins]
      return select(connection, { from: `${COLUMNS} ${LIVE}`, where, order, limit })
    },
    placeOf,
  }
}

function placeOf({ last_seen, place }: AccountRow): Place {
  return [last_seen, place]
}

/** Along the index that knows what may be due, so that a page costs the same however many are. Such a page may be short, and say that there is another. */
function due(connection: Connection, query: AccountQuery, dueBefore: number): Page<AccountSummary> {
  const { prefix = '', cursor, limit = 100 } = query
  const where: Condition[] = [
    ['sessions > 0'],
    ...beginning(prefix),
    ['prune_minute <= ?', minuteOf(dueBefore)],
    cursor === undefined ? undefined : ['(prune_minute, rowid) < (?, ?)', ...readPlace(cursor)],
  ]
  const from = `${COLUMNS}, prune_minute, record FROM utsessions_records WHERE`
  const order = 'prune_minute DESC, rowid DESC'
  const rows = select<DueRow>(connection, { from, where, order, limit: limit + 1 })
  const page = pageOf(
    rows,
    limit,
    (row) => row,
    ({ prune_minute, place }) => cursorOf([prune_minute, place]),
  )
  return { items: page.items.filter((row) => mayBeDue(row, dueBefore)).map(summaryOf), next: page.next }
}

/** What cannot be read is looked at by whoever asks. */
function mayBeDue({ record: text }: DueRow, dueBefore: number): boolean {
  const { record, unreadable } = decodeForSnapshot(text)
  return unreadable !== undefined || (record.dueAt !== null && record.dueAt <= dueBefore)
}

function summaryOf({ account, sessions, last_seen }: AccountRow): AccountSummary {
  return { account: accountOf(account), sessions, lastSeenAt: last_seen }
}
