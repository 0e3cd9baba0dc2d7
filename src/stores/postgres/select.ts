// Statements of the lists, put together out of conditions.

import type { Ask, Value } from './query.ts'

/** A condition, or `false` where the query does not ask for it. */
export type Condition = string | false

/** Keeps a value for the statement, and gives what stands for it there. */
export type Bind = (value: Value) => string

/** One statement, whose text is made while its values are kept. */
export function select<Row>(ask: Ask, text: (bind: Bind) => string): Promise<readonly Row[]> {
  const values: Value[] = []
  const bind: Bind = (value) => `$${values.push(value)}::text`
  return ask(text(bind), values)
}

/** Nothing where there are none. */
export function whereAll(conditions: readonly Condition[]): string {
  const asked = conditions.filter((condition) => condition !== false)
  return asked.length === 0 ? '' : `WHERE ${asked.join(' AND ')}`
}

export function number(bind: Bind, value: Value): string {
  return `${bind(value)}::bigint`
}
