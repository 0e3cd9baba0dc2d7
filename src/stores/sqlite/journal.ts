// The journal, newest first: of one account, of a time, or all of it, each along the index that has it in that order.

import type { Entry } from '../../policy/decision.ts'
import { pageOf } from '../page.ts'
import type { JournalQuery, Page } from '../store.ts'
import { accountColumn } from './columns.ts'
import type { Connection } from './connection.ts'
import { type Condition, select } from './select.ts'
import { cursorOf, type Place, readPlace, type Walk, walkedPage } from './walk.ts'

interface Line {
  readonly number: number
  readonly at: number
  readonly entry: string
}

const LINES = 'SELECT number, at, entry FROM utsessions_journal'

export async function journal(connection: Connection, query: JournalQuery): Promise<Page<Entry>> {
  const { items, next } = await lines(connection, query)
  return { items: items.map(({ entry }) => JSON.parse(entry) as Entry), next }
}

function lines(connection: Connection, query: JournalQuery): Promise<Page<Line>> {
  const { account, kinds, since, until, cursor, limit = 100 } = query
  if (account !== undefined) return connection.read(() => ofAccount(connection, query, account, limit))
  const along = since === undefined && until === undefined ? byNumber(connection) : byTime(connection, query)
  if (kinds) return walkedPage(connection, among(along, kinds), cursor, limit)
  return connection.read(() => {
    const rows = along.rows(cursor === undefined ? undefined : readPlace(cursor), undefined, [], limit + 1)
    return pageOf(
      rows,
      limit,
      (row) => row,
      (last) => cursorOf(along.placeOf(last)),
    )
  })
}

/** Along its own index, whose lines are in the order of writing; the `+` keeps SQLite from that of all lines by time. */
function ofAccount(connection: Connection, query: JournalQuery, account: string, limit: number): Page<Line> {
  const { kinds, since, until, cursor } = query
  const where: Condition[] = [
    ['account = ?', accountColumn(account)],
    cursor === undefined ? undefined : ['number < ?', Number(cursor)],
    kinds && isAmong(kinds),
    since === undefined ? undefined : ['+at >= ?', since],
    until === undefined ? undefined : ['+at < ?', until],
  ]
  const rows = select<Line>(connection, { from: `${LINES} WHERE`, where, order: 'number DESC', limit: limit + 1 })
  return pageOf(
    rows,
    limit,
    (row) => row,
    ({ number }) => String(number),
  )
}

function isAmong(kinds: readonly string[]): Condition {
  return ['kind IN (SELECT value FROM json_each(?))', JSON.stringify(kinds)]
}

/** Lines along an index. */
interface Along extends Pick<Walk<Line>, 'step' | 'steps' | 'endAfter' | 'placeOf'> {
  rows(place: Place | undefined, end: Place | undefined, where: readonly Condition[], limit: number): Line[]
}

function among({ rows, ...along }: Along, kinds: readonly string[]): Walk<Line> {
  return { ...along, rowsAfter: (place, end, limit) => rows(place, end, [isAmong(kinds)], limit) }
}

const FIRST = 'SELECT number FROM utsessions_journal ORDER BY number LIMIT 1'
const LAST = 'SELECT number FROM utsessions_journal ORDER BY number DESC LIMIT 1'

/** Numbers have hardly a gap, so a step is so many of them. */
function byNumber(connection: Connection): Along {
  const numberOf = (sql: string) => (connection.statement(sql).get() as { number: number } | undefined)?.number ?? 0
  const step = 10_000
  return {
    step,
    steps: 10,
    endAfter: (place) => {
      const end = (place?.[1] ?? numberOf(LAST) + 1) - step
      return end > numberOf(FIRST) ? [0, end] : undefined
    },
    rows: (place, end, more, limit) => {
      const where: Condition[] = [place && ['number < ?', place[1]], end && ['number >= ?', end[1]], ...more]
      return select(connection, { from: `${LINES} WHERE`, where, order: 'number DESC', limit })
    },
    placeOf: ({ number }) => [0, number],
  }
}

const BY_TIME = 'FROM utsessions_journal INDEXED BY utsessions_journal_at WHERE'

/** A bound on each side, and no more: SQLite would take the first of two, which may be the looser one, for the index. */
function byTime(connection: Connection, { since, until }: JournalQuery): Along {
  const step = 2_500
  const order = 'at DESC, number DESC'
  const below = (place: Place | undefined): Condition => {
    if (place) return ['(at, number) < (?, ?)', ...place]
    return until === undefined ? undefined : ['at < ?', until]
  }
  const above = (end: Place | undefined): Condition => {
    if (end) return ['(at, number) >= (?, ?)', ...end]
    return since === undefined ? undefined : ['at >= ?', since]
  }
  return {
    step,
    steps: 10,
    endAfter: (place) => {
      const selection = { from: `SELECT at, number ${BY_TIME}`, where: [below(place), above(undefined)], order }
      const [last] = select<Line>(connection, { ...selection, limit: 1, offset: step - 1 })
      return last && [last.at, last.number]
    },
    rows: (place, end, more, limit) => {
      const where = [below(place), above(end), ...more]
      return select(connection, { from: `SELECT number, at, entry ${BY_TIME}`, where, order, limit })
    },
    placeOf: ({ at, number }) => [at, number],
  }
}
