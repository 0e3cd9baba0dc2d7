// What is dropped: records past their end, and journal lines past their bounds. In small batches, each a statement of its own.

import { setTimeout as wait } from 'node:timers/promises'
import type { ResolvedKeepJournal } from '../keep-journal.ts'
import { instant } from './columns.ts'
import type { Names } from './names.ts'
import { type Ask, askOne, isConflict, type Value } from './query.ts'

/** Rows in one statement: some ten milliseconds, in which swaps of those very accounts wait. */
const BATCH = 500
/** Between two batches, so that several nodes do not go in step and others come in between. */
const LONGEST_PAUSE_MS = 20

export type Prune = (now: number) => Promise<number>

/** Several processes may do it at once: each row is dropped by one of them, and counted by that one. */
export function createPrune(ask: Ask, names: Names, { keepJournalMs, keepJournalCount }: ResolvedKeepJournal): Prune {
  const sql = {
    records: recordsSql(names),
    strays: straysSql(names),
    old: linesSql(names, 'at < $1::text::bigint ORDER BY at'),
    surplus: linesSql(names, `number <= (SELECT max(number) FROM ${names.journal}) - $1::text::bigint ORDER BY number`),
  }
  return async (now) => {
    const dropped = await inBatches(ask, sql.records, instant(now))
    await inBatches(ask, sql.strays, instant(now))
    await inBatches(ask, sql.old, instant(now - keepJournalMs))
    await inBatches(ask, sql.surplus, String(keepJournalCount))
    return dropped
  }
}

/**
 * The list says which records may be over; each is looked at again with its row locked, as somebody may have written in between, and
 * passed over while somebody else holds it. Its row in the list goes after it, in the order in which a swap locks them.
 */
const recordsSql = ({ records, accounts }: Names) => `
  WITH over AS MATERIALIZED (
    SELECT account FROM ${accounts} WHERE prune_at < $1::text::bigint AND keep_until < $1::text::bigint
    ORDER BY prune_at LIMIT ${BATCH}
  ),
  locked AS MATERIALIZED (
    SELECT r.account FROM ${records} AS r JOIN over USING (account)
    WHERE r.keep_until < $1::text::bigint FOR UPDATE OF r SKIP LOCKED
  ),
  dropped AS (DELETE FROM ${records} WHERE account = ANY (ARRAY(SELECT account FROM locked)) RETURNING account),
  unlisted AS (DELETE FROM ${accounts} WHERE account IN (SELECT account FROM dropped))
  SELECT (SELECT count(*) FROM over) AS found, (SELECT count(*) FROM dropped) AS dropped`

/** Rows of the list whose record somebody took away by hand: there are none, or they would be found again for ever. */
const straysSql = ({ records, accounts }: Names) => `
  WITH strays AS MATERIALIZED (
    SELECT account FROM ${accounts} AS a WHERE prune_at < $1::text::bigint AND keep_until < $1::text::bigint
    AND NOT EXISTS (SELECT FROM ${records} AS r WHERE r.account = a.account) LIMIT ${BATCH} FOR UPDATE OF a SKIP LOCKED
  ),
  dropped AS (DELETE FROM ${accounts} WHERE account = ANY (ARRAY(SELECT account FROM strays)) RETURNING account)
  SELECT (SELECT count(*) FROM strays) AS found, (SELECT count(*) FROM dropped) AS dropped`

const linesSql = ({ journal }: Names, which: string) => `
  WITH over AS MATERIALIZED (
    SELECT number FROM ${journal} WHERE ${which} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  ),
  dropped AS (DELETE FROM ${journal} WHERE number = ANY (ARRAY(SELECT number FROM over)) RETURNING number)
  SELECT (SELECT count(*) FROM over) AS found, (SELECT count(*) FROM dropped) AS dropped`

interface Batch {
  readonly found: unknown
  readonly dropped: unknown
}

/** Until a batch is not full, or nothing of it could be had: then another process is at it. */
async function inBatches(ask: Ask, sql: string, value: Value): Promise<number> {
  for (let total = 0; ; ) {
    const batch = await askOne<Batch>(ask, sql, [value]).catch(noneInConflict)
    total += Number(batch.dropped)
    if (Number(batch.found) < BATCH || Number(batch.dropped) === 0) return total
    await wait(Math.random() * LONGEST_PAUSE_MS)
  }
}

/** What stays for a conflict is dropped the next time. */
function noneInConflict(error: unknown): Batch {
  if (isConflict(error)) return { found: 0, dropped: 0 }
  throw error
}
