// Statements of the lists, put together out of conditions.

import type { Connection, SqliteValue } from './connection.ts'

/** A condition, and what is bound to it; nothing where the query does not ask for it. */
export type Condition = readonly [sql: string, ...values: SqliteValue[]] | undefined

export interface Selection {
  /** Up to, and with, WHERE. */
  readonly from: string
  readonly where: readonly Condition[]
  readonly order: string
  readonly limit: number
  readonly offset?: number
}

export function select<Row>(connection: Connection, { from, where, order, limit, offset = 0 }: Selection): Row[] {
  const asked = where.filter((condition) => condition !== undefined)
  const conditions = asked.length === 0 ? 'TRUE' : asked.map(([condition]) => condition).join(' AND ')
  const values = asked.flatMap(([, ...bound]) => bound)
  const sql = `${from} ${conditions} ORDER BY ${order} LIMIT ? OFFSET ?`
  return connection.statement(sql).all(...values, limit, offset) as Row[]
}
