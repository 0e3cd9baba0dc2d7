// A page of rows that were asked for with one more than shown, which tells whether there is another page.

import type { Page } from './store.ts'

export function pageOf<Row, T>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => T,
  cursorOf: (row: Row) => string,
): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(itemOf), next: last !== undefined && rows.length > limit ? cursorOf(last) : null }
}
