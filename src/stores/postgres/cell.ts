// Load and swap: the record of one account, and the journal lines that belong to the swap. One statement each.

import { UtsessionsError } from '../../policy/errors.ts'
import { EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot } from '../codec.ts'
import { createRevisions, NO_REVISION } from '../revisions.ts'
import type { Revision, Snapshot, Store, Swapped } from '../store.ts'
import { accountColumn, linesValue, recordValues } from './columns.ts'
import { literal, type Names } from './names.ts'
import { type Ask, isConflict, type Named, named, type Value } from './query.ts'

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
    first: named(firstSql(names, notify)),
    next: named(nextSql(names, notify)),
    append: named(appendSql(names)),
  }
  return {
    load: (account) => ask.one(sql.load.text, [accountColumn(account)], sql.load.name, loaded),
    swap: async (account, revision, next, entries) => {
      const made = revisionOf()
      const values = [accountColumn(account), made, ...recordValues(next), linesValue(entries)]
      if (revision === NO_REVISION) return swap(ask, sql.first, values, made)
      return swap(ask, sql.next, [...values, String(revision)], made)
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

const appendSql = ({ journal }: Names) => `
  INSERT INTO ${journal} (account, kind, at, entry)
  SELECT line ->> 0, line ->> 1, (line ->> 2)::bigint, line ->> 3
  FROM json_array_elements($1::text::json) WITH ORDINALITY AS lines (line, place) ORDER BY place`

/** For an account of which no record was there. */
const firstSql = (names: Names, notify: boolean) =>
  swapSql(
    names,
    notify,
    `INSERT INTO ${names.records} (account, revision, record, keep_until)
     VALUES ($1::text, $2::text, $3::text, $4::text::bigint)
     ON CONFLICT (account) DO NOTHING RETURNING account`,
  )

const nextSql = (names: Names, notify: boolean) =>
  swapSql(
    names,
    notify,
    `UPDATE ${names.records} SET revision = $2::text, record = $3::text, keep_until = $4::text::bigint
     WHERE account = $1::text AND revision = $10::text RETURNING account`,
  )

/**
 * The record first and everything else only where that row was written: whoever writes an account holds its record before its other rows,
 * so that nobody waits in a circle. `lost` reads only after a swap was lost, in the snapshot from before the statement, which does
 * not show who was faster if that one came during it.
 */
const swapSql = ({ records, accounts, journal, channel }: Names, notify: boolean, replace: string) => `
  WITH swapped AS (${replace}),
  listed AS (
    INSERT INTO ${accounts} (account, sessions, last_seen, due_at, keep_until, prune_at)
    SELECT account, $5::text::int, $6::text::bigint, $7::text::bigint, $4::text::bigint, $8::text::bigint FROM swapped
    ON CONFLICT (account) DO UPDATE SET sessions = excluded.sessions, last_seen = excluded.last_seen,
      due_at = excluded.due_at, keep_until = excluded.keep_until, prune_at = excluded.prune_at
  ),
  written AS (
    INSERT INTO ${journal} (account, kind, at, entry)
    SELECT line ->> 0, line ->> 1, (line ->> 2)::bigint, line ->> 3
    FROM swapped, json_array_elements($9::text::json) WITH ORDINALITY AS lines (line, place) ORDER BY place
  ),
  outcome AS MATERIALIZED (
    SELECT count(${notify ? `pg_notify(${literal(channel)}, account)` : 'account'}) AS swapped FROM swapped
  ),
  lost AS MATERIALIZED (
    SELECT revision, record FROM ${records} WHERE account = $1::text AND (SELECT swapped FROM outcome) = 0
  )
  SELECT outcome.swapped, lost.revision, lost.record, ${NOW} AS now FROM outcome LEFT JOIN lost ON true`

function swap(ask: Ask, { text, name }: Named, values: Value[], made: Revision): Promise<Swapped> {
  const swapped = (row: Row & { readonly swapped: unknown }): Swapped => {
    if (Number(row.swapped) > 0) return { swapped: true, revision: made }
    if (row.revision === made) return { swapped: true, revision: made } // sent twice, because the first answer was lost
    return lost(row, values[9] ?? NO_REVISION)
  }
  return ask.one(text, values, name, swapped).catch(lostInConflict)
}

function lostInConflict(error: unknown): Swapped {
  if (isConflict(error)) return { swapped: false } // nothing was written
  throw error
}

/** Where the snapshot still shows the revision that was asked for, somebody came in between, and only another look shows who. */
function lost(row: Row, asked: string): Swapped {
  if ((row.revision ?? NO_REVISION) === asked) return { swapped: false }
  return { swapped: false, current: snapshotOf(row) }
}

function snapshotOf({ record: text, revision, now: at }: Row): Snapshot {
  const now = Number(at)
  if (text === null || revision === null) return { record: EMPTY_RECORD, revision: NO_REVISION, now }
  const { record, unreadable } = decodeForSnapshot(text)
  return unreadable ? { record, revision, now, unreadable } : { record, revision, now }
}
