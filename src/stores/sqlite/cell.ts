// Load and swap: the record of one account, and the journal lines that belong to the swap.

import type { Entry } from '../../policy/decision.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot } from '../codec.ts'
import type { Revision, Snapshot, Swapped } from '../store.ts'
import { accountColumn, recordColumns } from './columns.ts'
import type { Connection } from './connection.ts'

const LOAD = 'SELECT revision, record FROM utsessions_records WHERE account = ?'

const REPLACE = `
  INSERT OR REPLACE INTO utsessions_records (account, record, sessions, last_seen, due_at, keep_until, prune_at)
  VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING revision`

const WRITE_LINE = 'INSERT INTO utsessions_journal (account, kind, at, entry) VALUES (?, ?, ?, ?)'

interface Row {
  readonly revision: number
  readonly record: string
}

/** One prepared SELECT. */
export function load(connection: Connection, account: string): Snapshot {
  return snapshotOf(row(connection, account))
}

/** Within a transaction. */
export function swap(
  connection: Connection,
  account: string,
  revision: Revision,
  next: AccountRecord,
  entries: readonly Entry[],
): Swapped & { readonly revision?: number } {
  const current = row(connection, account)
  if ((current?.revision ?? 0) !== revision) return { swapped: false, current: snapshotOf(current) }
  const written = connection.statement(REPLACE).get(...recordColumns(account, next)) as { revision: number }
  write(connection, entries)
  return { swapped: true, revision: written.revision }
}

/** Within a transaction. */
export function write(connection: Connection, entries: readonly Entry[]): void {
  for (const entry of entries) {
    connection.statement(WRITE_LINE).run(accountColumn(entry.account), entry.kind, entry.at, JSON.stringify(entry))
  }
}

function row(connection: Connection, account: string): Row | undefined {
  return connection.statement(LOAD).get(accountColumn(account)) as Row | undefined
}

function snapshotOf(current: Row | undefined): Snapshot {
  if (!current) return { record: EMPTY_RECORD, revision: 0 }
  return { ...decodeForSnapshot(current.record), revision: current.revision }
}
