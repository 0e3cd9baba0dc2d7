// Load and swap: the record of one account, and the journal lines that belong to the swap.

import type { Entry } from '../../policy/decision.ts'
import type { AccountRecord } from '../../policy/record.ts'
import type { Revision, Snapshot, Swapped, Totals } from '../store.ts'
import { accountColumn, minuteOf, recordColumns } from './columns.ts'
import type { Connection, SqliteValue } from './connection.ts'
import { createSnapshots } from './snapshots.ts'

export type NumberedSwap = Swapped & { readonly revision?: number }

export interface Cell {
  /** One prepared SELECT. */
  load(account: string): Snapshot
  /** What swaps, to be called within a transaction. */
  swapping(account: string, revision: Revision, next: AccountRecord, entries: readonly Entry[]): () => NumberedSwap
  /** What writes lines, likewise. */
  writing(entries: readonly Entry[]): () => void
  /** One prepared SELECT: of the last swap, beside which it stands. */
  totals(): Totals
}

const LOAD = 'SELECT revision, record FROM utsessions_records WHERE account = ?'
const FIND = 'SELECT revision, prune_minute, rowid AS place, sessions FROM utsessions_records WHERE account = ?'
const LAST = 'FROM utsessions_swaps ORDER BY revision DESC LIMIT 1'
const NUMBER = `INSERT INTO utsessions_swaps (account, live_accounts, live_sessions)
  VALUES (?, (SELECT live_accounts ${LAST}) + ?, (SELECT live_sessions ${LAST}) + ?) RETURNING revision`
const TOTALS = `SELECT live_accounts, live_sessions ${LAST}`
const FIRST = `INSERT INTO utsessions_records (account, revision, record, sessions, last_seen, prune_minute)
  VALUES (?, ?, ?, ?, ?, ?)`
const NEXT = 'UPDATE utsessions_records SET revision = ?, record = ?, sessions = ?, last_seen = ?'
const IN_PLACE = `${NEXT} WHERE rowid = ?`
const AND_MINUTE = `${NEXT}, prune_minute = ? WHERE rowid = ?`
const TRIM = 'DELETE FROM utsessions_swaps WHERE revision <= ?'
const WRITE_LINE = 'INSERT INTO utsessions_journal (account, kind, at, entry) VALUES (?, ?, ?, ?)'

/** How many swaps are kept for whoever watches, until prune forgets more of them; and after how many the older ones go. */
const KEPT_SWAPS = 4_096
const TRIM_EVERY = 512

/** The statements that every request needs are held here. */
export function createCell(connection: Connection): Cell {
  const parts = { load: connection.rowOf(LOAD), find: connection.rowOf(FIND), number: connection.rowOf(NUMBER) }
  const totals = connection.rowOf(TOTALS)
  const snapshotOf = createSnapshots()
  const read = (column: string) => snapshotOf(parts.load(column))
  return {
    load: (account) => read(accountColumn(account)),
    swapping: (account, revision, next, entries) => {
      const column = accountColumn(account)
      const [values, pruneMinute] = recordColumns(next)
      const write = writing(connection, entries)
      return () => {
        const found = parts.find(column)
        if (Number(found?.[0] ?? 0) !== revision) return { swapped: false, current: read(column) }
        const [before, after] = [Number(found?.[3] ?? 0), next.sessions.length]
        const number = Number(parts.number(column, Math.sign(after) - Math.sign(before), after - before)?.[0])
        if (found) replace(connection, [number, ...values], pruneMinute, found, minuteOf(next.at))
        else connection.statement(FIRST).run(column, number, ...values, pruneMinute)
        if (number % TRIM_EVERY === 0) connection.statement(TRIM).run(number - KEPT_SWAPS)
        write()
        return { swapped: true, revision: number }
      }
    },
    writing: (entries) => writing(connection, entries),
    totals: () => {
      const [accounts = 0, sessions = 0] = totals() ?? []
      return { accounts: Number(accounts), sessions: Number(sessions) }
    },
  }
}

/**
 * The minute stays while it is still to come and not too late: prune then finds that there is more time. So a touch writes nothing into that index,
 * of which every entry is written about once in the length of `idle`.
 */
function replace(
  connection: Connection,
  values: readonly SqliteValue[],
  pruneMinute: number,
  [, oldMinute, place]: readonly unknown[],
  nowMinute: number,
): void {
  const kept = Number(oldMinute)
  if (kept > nowMinute && kept <= pruneMinute) connection.statement(IN_PLACE).run(...values, place as number)
  else connection.statement(AND_MINUTE).run(...values, pruneMinute, place as number)
}

function writing(connection: Connection, entries: readonly Entry[]): () => void {
  const lines = entries.map((entry) => [accountColumn(entry.account), entry.kind, entry.at, JSON.stringify(entry)])
  return () => {
    for (const line of lines) connection.statement(WRITE_LINE).run(...line)
  }
}
