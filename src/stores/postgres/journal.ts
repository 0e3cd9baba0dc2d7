// The journal, newest first: of one account, of a time, or all of it, each along the index that has it in that order.

import type { Entry } from '../../policy/decision.ts'
import { pageOf } from '../page.ts'
import type { JournalQuery, Page } from '../store.ts'
import { accountColumn, instant } from './columns.ts'
import type { Names } from './names.ts'
import type { Ask } from './query.ts'
import { type Bind, type Condition, number, select, whereAll } from './select.ts'

interface Place {
  readonly number: unknown
  readonly at: unknown
}

interface Line extends Place {
  readonly entry: string
}

/** What a statement looks at where few may be of the kinds in question: some ten milliseconds. Then the page is short. */
const STEP = 25_000

export async function journal(ask: Ask, names: Names, query: JournalQuery): Promise<Page<Entry>> {
  const { items, next } = await lines(ask, names, query)
  return { items: items.map(({ entry }) => JSON.parse(entry) as Entry), next }
}

async function lines(ask: Ask, names: Names, query: JournalQuery): Promise<Page<Line>> {
  const { account, kinds, limit = 100 } = query
  const isStepped = account === undefined && kinds !== undefined
  const rows = await select<Line>(ask, (bind) => {
    const kind: Condition = kinds !== undefined && isAmong(bind, kinds)
    const from = isStepped
      ? `(SELECT * FROM ${names.journal} ${along(query, bind)} LIMIT ${STEP}) AS looked ${whereAll([kind])}`
      : `${names.journal} ${along(query, bind, kind)}`
    return `SELECT number, at, entry FROM ${isStepped ? `${from} ORDER BY ${orderOf(query)}` : from} LIMIT ${number(bind, String(limit + 1))}`
  })
  if (isStepped && rows.length <= limit) return shortPage(ask, names, query, rows)
  return pageOf(rows, limit, (row) => row, cursorOf)
}

/** What was written since has moved the end of the step towards it: a line before that end is for the next page. */
async function shortPage(ask: Ask, names: Names, query: JournalQuery, rows: readonly Line[]): Promise<Page<Line>> {
  const [end] = await select<Place>(ask, (bind) => {
    return `SELECT number, at FROM ${names.journal} ${along(query, bind)} LIMIT 1 OFFSET ${STEP - 1}`
  })
  if (!end) return { items: rows, next: null }
  const isByTime = isOfATime(query)
  const isBehind = (line: Line) =>
    isByTime && Number(line.at) !== Number(end.at)
      ? Number(line.at) < Number(end.at)
      : Number(line.number) < Number(end.number)
  return { items: rows.filter((line) => !isBehind(line)), next: cursorOf(end) }
}

function isOfATime({ account, since, until }: JournalQuery): boolean {
  return account === undefined && (since !== undefined || until !== undefined)
}

function orderOf(query: JournalQuery): string {
  return isOfATime(query) ? 'at DESC, number DESC' : 'number DESC'
}

function along(query: JournalQuery, bind: Bind, more: Condition = false): string {
  const { account, since, until, cursor } = query
  const conditions: Condition[] = [
    account !== undefined && `account = ${bind(accountColumn(account))}`,
    since !== undefined && `at >= ${number(bind, instant(since))}`,
    until !== undefined && `at < ${number(bind, instant(until))}`,
    cursor !== undefined && after(query, bind, cursor),
    more,
  ]
  return `${whereAll(conditions)} ORDER BY ${orderOf(query)}`
}

/** The index by time knows instants alone. */
function after(query: JournalQuery, bind: Bind, cursor: string): string {
  const [at = null, last = null] = JSON.parse(cursor) as [string, string]
  if (!isOfATime(query)) return `number < ${number(bind, last)}`
  return `at <= ${number(bind, at)} AND (at, number) < (${number(bind, at)}, ${number(bind, last)})`
}

function cursorOf({ at, number }: Place): string {
  return JSON.stringify([String(at), String(number)])
}

function isAmong(bind: Bind, kinds: readonly string[]): string {
  return `kind = ANY (ARRAY(SELECT json_array_elements_text(${bind(JSON.stringify(kinds))}::json)))`
}
