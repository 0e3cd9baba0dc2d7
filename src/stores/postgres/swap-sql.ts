// The statements of a swap: one for each number of journal lines that nearly all swaps have, none or one, and one for more of them.

import type { Entry } from '../../policy/decision.ts'
import { accountColumn, instant, linesValue } from './columns.ts'
import { literal, type Names } from './names.ts'
import { type Named, named, type Value } from './query.ts'

/** What a record's row is replaced by; and the values, in which the journal's lines come last. */
export interface Replace {
  readonly sql: string
  readonly values: number
}

/** For an account of which no record was there. */
export const firstSql = ({ records }: Names): Replace => ({
  sql: `INSERT INTO ${records} (account, revision, record, keep_until)
     VALUES ($1::text, $2::text, $3::text, $4::text::bigint)
     ON CONFLICT (account) DO NOTHING RETURNING account`,
  values: 8,
})

export const nextSql = ({ records }: Names): Replace => ({
  sql: `UPDATE ${records} SET revision = $2::text, record = $3::text, keep_until = $4::text::bigint
     WHERE account = $1::text AND revision = $9::text RETURNING account`,
  values: 9,
})

export interface SwapStatements {
  readonly none: Named
  readonly one: Named
  readonly many: Named
}

export function swapStatements(names: Names, notify: boolean, replace: Replace): SwapStatements {
  const statement = (lines: string) => named(swapSql(names, notify, replace.sql, lines))
  const line = (place: number) => `$${replace.values + place}::text`
  return {
    none: statement(''),
    one: statement(written(names, `SELECT ${line(1)}, ${line(2)}, ${line(3)}::bigint, ${line(4)} FROM swapped`)),
    many: statement(written(names, `${linesOf(line(1), 'swapped, ')}`)),
  }
}

/** The statement for so many lines, and their values. */
export function withLines({ none, one, many }: SwapStatements, entries: readonly Entry[]): readonly [Named, Value[]] {
  const [first] = entries
  if (!first) return [none, []]
  if (entries.length > 1) return [many, [linesValue(entries)]]
  return [one, [accountColumn(first.account), first.kind, instant(first.at), JSON.stringify(first)]]
}

export const appendSql = (names: Names): string => insertLines(names, linesOf('$1::text', ''))

/** In the order in which they are given. */
const linesOf = (json: string, and: string) =>
  `SELECT line ->> 0, line ->> 1, (line ->> 2)::bigint, line ->> 3
    FROM ${and}json_array_elements(${json}::json) WITH ORDINALITY AS lines (line, place) ORDER BY place`

const insertLines = ({ journal }: Names, lines: string) =>
  `INSERT INTO ${journal} (account, kind, at, entry)
    ${lines}`

const written = (names: Names, lines: string) => `,
  written AS (${insertLines(names, lines)})`

/**
 * The record first and everything else only where that row was written: whoever writes an account holds its record before its other rows,
 * so that nobody waits in a circle. Who was faster is not asked here: the snapshot of this statement is from before it, and would not show
 * who came during it.
 */
const swapSql = ({ accounts, channel }: Names, notify: boolean, replace: string, lines: string) => `
  WITH swapped AS (${replace}),
  listed AS (
    INSERT INTO ${accounts} (account, sessions, last_seen, due_at, keep_until, prune_at)
    SELECT account, $5::text::int, $6::text::bigint, $7::text::bigint, $4::text::bigint, $8::text::bigint FROM swapped
    ON CONFLICT (account) DO UPDATE SET sessions = excluded.sessions, last_seen = excluded.last_seen,
      due_at = excluded.due_at, keep_until = excluded.keep_until, prune_at = excluded.prune_at
  )${lines}
  SELECT count(${notify ? `pg_notify(${literal(channel)}, account)` : 'account'}) AS swapped FROM swapped`
