// What is dropped: records past their end, and journal lines past their bounds. In small batches, each a statement of its own.

import { setTimeout as wait } from 'node:timers/promises'
import type { ResolvedKeepJournal } from '../keep-journal.ts'
import { instant } from './columns.ts'
import type { Names } from './names.ts'
import { type Ask, isConflict, type Value } from './query.ts'

/** Rows in one statement: some ten milliseconds, in which swaps of those very accounts wait. */
const BATCH = 500
/** Between two batches, so that several nodes do not go in step and others come in between. */
const LONGEST_PAUSE_MS = 20

export type Prune = (now: number) => Promise<number>

/** Several processes may do it at once: each row is dropped by one of them, and counted by that one. */
export function createPrune(ask: Ask, names: Names, { keepJournalMs, keepJournalCount }: ResolvedKeepJournal): Prune {
  const records = recordsSql(names)
  const strays = straysSql(names)
  const old = linesSql(names, 'at', 'at < $1::text::bigint')
  const surplus = linesSql(names, 'number', `number <= (SELECT max(number) FROM ${names.journal}) - $1::text::bigint`)
  return async (now) => {
    const dropped = await inBatches(ask, records, instant(now))
    await inBatches(ask, strays, instant(now))
    await inBatches(ask, old, instant(now - keepJournalMs))
    await inBatches(ask, surplus, String(keepJournalCount))
    return dropped
  }
}

/** A batch begins where the one before ended: what that one dropped is still in the index, and would be stepped over again and again. */
const next = (column: string) => `${column} >= $2::text::bigint ORDER BY ${column} LIMIT ${BATCH}`

const RESULT = `SELECT (SELECT count(*) FROM over) AS found, (SELECT max(place) FROM over) AS reached,
    (SELECT count(*) FROM dropped) AS dropped`

/**
 * The list says which records may be over; each is looked at again with its row locked, as somebody may have written in between, and
 * passed over while somebody else holds it. Its row in the list goes after it, in the order in which a swap locks them.
 */
const recordsSql = ({ records, accounts }: Names) => `
  WITH over AS MATERIALIZED (
    SELECT account, prune_at AS place FROM ${accounts}
    WHERE prune_at < $1::text::bigint AND keep_until < $1::text::bigint AND ${next('prune_at')}
  ),
  locked AS MATERIALIZED (
    SELECT account FROM ${records} WHERE account = ANY (ARRAY(SELECT account FROM over)) AND keep_until < $1::text::bigint
    FOR UPDATE SKIP LOCKED
  ),
  dropped AS (DELETE FROM ${records} WHERE account = ANY (ARRAY(SELECT account FROM locked)) RETURNING account),
  unlisted AS (DELETE FROM ${accounts} WHERE account = ANY (ARRAY(SELECT account FROM dropped)))
  ${RESULT}`

/** Rows of the list whose record somebody took away by hand: there are none, or they would be found again for ever. */
const straysSql = ({ records, accounts }: Names) => `
  WITH over AS MATERIALIZED (
    SELECT account, prune_at AS place FROM ${accounts} AS a
    WHERE prune_at < $1::text::bigint AND keep_until < $1::text::bigint
    AND NOT EXISTS (SELECT FROM ${records} AS r WHERE r.account = a.account)
    AND ${next('prune_at')} FOR UPDATE OF a SKIP LOCKED
  ),
  dropped AS (DELETE FROM ${accounts} WHERE account = ANY (ARRAY(SELECT account FROM over)) RETURNING account)
  ${RESULT}`

const linesSql = ({ journal }: Names, column: 'at' | 'number', isOver: string) => `
  WITH over AS MATERIALIZED (
    SELECT number, ${column} AS place FROM ${journal} WHERE ${isOver} AND ${next(column)} FOR UPDATE SKIP LOCKED
  ),
  dropped AS (DELETE FROM ${journal} WHERE number = ANY (ARRAY(SELECT number FROM over)) RETURNING number)
  ${RESULT}`

interface Batch {
  readonly found: unknown
  /** The place of the last one in its order; NULL where there was none. */
  readonly reached: unknown
  readonly dropped: unknown
}

/** Until a batch is not full, or nothing of it could be had: then another process is at it. */
async function inBatches(ask: Ask, sql: string, bound: Value): Promise<number> {
  let from = String(Number.MIN_SAFE_INTEGER)
  for (let total = 0; ; ) {
    const { found, reached, dropped } = await ask.one(sql, [bound, from], undefined, asBatch).catch(noneInConflict)
    total += Number(dropped)
    if (Number(found) < BATCH || Number(dropped) === 0) return total
    from = String(reached)
    await wait(Math.random() * LONGEST_PAUSE_MS)
  }
}

const asBatch = (row: Batch): Batch => row

/** What stays for a conflict is dropped the next time. */
function noneInConflict(error: unknown): Batch {
  if (isConflict(error)) return { found: 0, reached: null, dropped: 0 }
  throw error
}
