// What is dropped: records past their end, journal lines past their bounds, and the pages of the file that this leaves empty.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Connection, SqliteValue } from './connection.ts'
import type { ResolvedSqliteOptions } from './options.ts'

/** Rows in one transaction: a few milliseconds, in which others wait. */
const BATCH = 500

const DROP_RECORDS = `
  DELETE FROM utsessions_records WHERE revision IN
    (SELECT revision FROM utsessions_records WHERE prune_at < ? AND keep_until < ? LIMIT ${BATCH})`

const DROP_OLD_LINES = `
  DELETE FROM utsessions_journal WHERE number IN
    (SELECT number FROM utsessions_journal WHERE at < ? LIMIT ${BATCH})`

const DROP_SURPLUS_LINES = `
  DELETE FROM utsessions_journal WHERE number IN
    (SELECT number FROM utsessions_journal
     WHERE number <= (SELECT max(number) FROM utsessions_journal) - ? ORDER BY number LIMIT ${BATCH})`

type Bounds = Pick<ResolvedSqliteOptions, 'keepJournalMs' | 'keepJournalCount'>

/** Several processes may do it at once: each row is dropped by one of them, and counted by that one. */
export async function prune(
  connection: Connection,
  now: number,
  { keepJournalMs, keepJournalCount }: Bounds,
): Promise<number> {
  const dropped = await inBatches(connection, DROP_RECORDS, now, now)
  await inBatches(connection, DROP_OLD_LINES, now - keepJournalMs)
  await inBatches(connection, DROP_SURPLUS_LINES, keepJournalCount)
  await shrink(connection)
  return dropped
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
