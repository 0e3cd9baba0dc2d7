// Load and swap: the record of one account, and the journal lines that belong to the swap. One statement each, for all loads of a turn one; a
// swap that was lost, two.

import { UtsessionsError } from '../../policy/errors.ts'
import { EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot } from '../codec.ts'
import { gathering } from '../gathering.ts'
import { createRevisions, NO_REVISION } from '../revisions.ts'
import type { Revision, Snapshot, Store, Swapped } from '../store.ts'
import { accountColumn, linesValue, recordValues } from './columns.ts'
import type { Names } from './names.ts'
import { type Ask, isConflict, type Named, named, noRows, type Value } from './query.ts'
import { appendSql, firstSql, nextSql, swapStatements, withLines } from './swap-sql.ts'

/** Names of columns are short and in one word, so that no driver's renaming touches them. */
interface Row {
  readonly revision: string | null
  readonly record: string | null
  readonly now: unknown
}

type Cell = Pick<Store, 'load' | 'swap' | 'append'>

export function createCell(ask: Ask, names: Names, notify: boolean): Cell {
  const revisionOf = createRevisions()
  const sql = {
    load: named(loadSql(names)),
    loadAll: named(loadAllSql(names)),
    first: swapStatements(names, notify, firstSql(names)),
    next: swapStatements(names, notify, nextSql(names)),
    append: named(appendSql(names)),
  }
  const read = gathering<Row>({
    isFirstAlone: false,
    one: (account, use) => ask.one(sql.load.text, [account], sql.load.name, use),
    all: async (accounts) => {
      const rows = await ask<Row>(sql.loadAll.text, [JSON.stringify(accounts)], sql.loadAll.name)
      if (rows.length !== accounts.length) throw noRows()
      return rows
    },
  })
  const load = (account: string) => read(accountColumn(account), loaded)
  return {
    load,
    swap: async (account, revision, next, entries) => {
      const made = revisionOf()
      const isFirst = revision === NO_REVISION
      const [statement, lines] = withLines(isFirst ? sql.first : sql.next, entries)
      const values = [accountColumn(account), made, ...recordValues(next)]
      if (!isFirst) values.push(String(revision))
      const isWon = await won(ask, statement, [...values, ...lines])
      if (isWon) return { swapped: true, revision: made }
      return isWon === undefined ? { swapped: false } : lost(await load(account), made)
    },
    append: async (entries) => {
      if (entries.length > 0) await ask(sql.append.text, [linesValue(entries)], sql.append.name)
    },
  }
}

/** The server's clock, in whole milliseconds. A float, as numerics take ten times as long, and holds them exactly. */
const NOW = "floor(date_part('epoch', clock_timestamp()) * 1000)"

/** Always one row. A replica has no clock: one column less to send and to read. */
const loadSql = ({ records }: Names) => `
  SELECT r.revision, r.record, CASE WHEN NOT pg_is_in_recovery() THEN ${NOW} END AS now
  FROM (SELECT 1) AS one LEFT JOIN ${records} AS r ON r.account = $1::text`

/** A row for each account, in their order; each is looked for by its own, however few the server takes the rows for. */
const loadAllSql = ({ records }: Names) => `
  SELECT r.revision, r.record, CASE WHEN NOT pg_is_in_recovery() THEN ${NOW} END AS now
  FROM json_array_elements_text($1::text::json) WITH ORDINALITY AS wanted (account, place)
  LEFT JOIN LATERAL (SELECT revision, record FROM ${records} WHERE account = wanted.account LIMIT 1) AS r ON true
  ORDER BY wanted.place`

function loaded(row: Row): Snapshot {
  if (row.now === null) throw isReplica()
  return snapshotOf(row)
}

/** What a replica shows may be over: a session that was ended would be let through for as long as it lags. */
function isReplica(): UtsessionsError {
  return new UtsessionsError(
    'UTS_STORE_UNUSABLE',
    'query asks a PostgreSQL that only follows another one. Let it ask the primary: what a replica shows may be out of date.',
  )
}

/** Whether the record was replaced; `undefined` where a conflict came in between too often, and nothing was written. */
function won(ask: Ask, { text, name }: Named, values: Value[]): Promise<boolean | undefined> {
  return ask.one(text, values, name, isSwapped).catch(unlessConflict)
}

const isSwapped = ({ swapped }: { readonly swapped: unknown }): boolean => Number(swapped) > 0

function unlessConflict(error: unknown): undefined {
  if (!isConflict(error)) throw error
}

/** What was made may be there all the same: sent twice, because the first answer was lost. */
function lost(current: Snapshot, made: Revision): Swapped {
  return current.revision === made ? { swapped: true, revision: made } : { swapped: false, current }
}

function snapshotOf({ record: text, revision, now: at }: Row): Snapshot {
  const now = Number(at)
  if (text === null || revision === null) return { record: EMPTY_RECORD, revision: NO_REVISION, now }
  const { record, unreadable } = decodeForSnapshot(text)
  return unreadable ? { record, revision, now, unreadable } : { record, revision, now }
}
