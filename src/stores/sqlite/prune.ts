// What is dropped: records past their end, journal lines past their bounds, and the pages of the file that this leaves empty.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountRecord } from '../../policy/record.ts'
import { decodeForSnapshot } from '../codec.ts'
import { summaryOf } from '../summary.ts'
import { minuteOf } from './columns.ts'
import type { Connection, SqliteValue } from './connection.ts'
import type { ResolvedSqliteOptions } from './options.ts'

/** Rows in one transaction: a few milliseconds, in which others wait. */
const BATCH = 500

const MAY_BE_OVER = `
  SELECT prune_minute AS minute, rowid AS place, record FROM utsessions_records
  WHERE prune_minute <= ? AND (prune_minute, rowid) > (?, ?) ORDER BY prune_minute, rowid LIMIT ${BATCH}`

const DROP_RECORD = 'DELETE FROM utsessions_records WHERE rowid = ?'
const LOOK_LATER = 'UPDATE utsessions_records SET prune_minute = ? WHERE rowid = ?'

const DROP_OLD_LINES = `
  DELETE FROM utsessions_journal WHERE number IN
    (SELECT number FROM utsessions_journal WHERE at < ? LIMIT ${BATCH})`

const DROP_SURPLUS_LINES = `
  DELETE FROM utsessions_journal WHERE number IN
    (SELECT number FROM utsessions_journal
     WHERE number <= (SELECT max(number) FROM utsessions_journal) - ? ORDER BY number LIMIT ${BATCH})`

/** Whoever watches has looked since. The last one stays: revisions go on from it. */
const FORGET_SWAPS = `
  DELETE FROM utsessions_swaps WHERE revision IN
    (SELECT revision FROM utsessions_swaps WHERE revision <= (SELECT max(revision) FROM utsessions_swaps) - ? LIMIT ${BATCH})`
const KEPT_SWAPS = 500

type Bounds = Pick<ResolvedSqliteOptions, 'keepJournalMs' | 'keepJournalCount'>

/** Several processes may do it at once: each row is dropped by one of them, and counted by that one. */
export async function prune(
  connection: Connection,
  now: number,
  { keepJournalMs, keepJournalCount }: Bounds,
): Promise<number> {
  const dropped = await dropRecords(connection, now)
  await inBatches(connection, DROP_OLD_LINES, now - keepJournalMs)
  await inBatches(connection, DROP_SURPLUS_LINES, keepJournalCount)
  await inBatches(connection, FORGET_SWAPS, KEPT_SWAPS)
  await shrink(connection)
  return dropped
}

interface Row {
  readonly minute: number
  readonly place: number
  readonly record: string
}

/** Each batch begins where the one before ended: what is due but not over stays. */
async function dropRecords(connection: Connection, now: number): Promise<number> {
  let from: readonly [minute: number, place: number] = [Number.MIN_SAFE_INTEGER, 0]
  for (let total = 0; ; ) {
    const rows = await connection.write(() => {
      const found = connection.statement(MAY_BE_OVER).all(minuteOf(now), ...from) as Row[]
      for (const row of found) if (dropOrMove(connection, row, now)) total += 1
      return found
    })
    const last = rows.at(-1)
    if (last === undefined || rows.length < BATCH) return total
    from = [last.minute, last.place]
    await nextTurn()
  }
}

/** What has more time is looked at again when that is over. @returns whether it was dropped */
function dropOrMove(connection: Connection, { minute, place, record: text }: Row, now: number): boolean {
  const record = recordIn(text)
  if (!record) return false
  const isOver = record.keepUntil < now
  const next = minuteOf(summaryOf(record).pruneAt)
  if (isOver) connection.statement(DROP_RECORD).run(place)
  else if (next > minute) connection.statement(LOOK_LATER).run(next, place)
  return isOver
}

/** What is unreadable counts as empty, and is over; what a newer version has written stays. */
function recordIn(text: string): AccountRecord | undefined {
  try {
    return decodeForSnapshot(text).record
  } catch {
    return undefined
  }
}

/** Between two batches the process serves whoever waits. */
async function inBatches(connection: Connection, sql: string, ...values: SqliteValue[]): Promise<number> {
  for (let total = 0; ; ) {
    const { changes } = await connection.write(() => connection.statement(sql).run(...values))
    total += Number(changes)
    if (Number(changes) < BATCH) return total
    await nextTurn()
  }
}

/** Gives empty pages back to the file system, where the file was made for it (`auto_vacuum`), until there are none or nothing moves. */
async function shrink(connection: Connection): Promise<void> {
  for (let before = Infinity; ; ) {
    const free = await connection.read(() => emptyPages(connection))
    if (free === 0 || free >= before) return
    before = free
    await connection.exec(`PRAGMA incremental_vacuum(${BATCH})`)
    await nextTurn()
  }
}

function emptyPages(connection: Connection): number {
  return (connection.statement('PRAGMA freelist_count').get() as { freelist_count: number }).freelist_count
}
