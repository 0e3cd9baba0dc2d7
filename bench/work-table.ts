// A table of cells that do some work: how much of it in a second, what one costs, and the rate beside that of another cell.

import { table } from './page.ts'
import type { Readings } from './rounds.ts'
import { ratioOf, spreadOf, written } from './statistics.ts'

const HEAD = ['what', 'a second', 'µs each', 'CPU, µs', 'rate as a ratio']

/** `baseOf`: what a cell's rate is divided by; itself or `undefined` for none. */
export function workTable(
  cells: readonly string[],
  { of, faults }: Readings,
  baseOf: (cell: string) => string | undefined,
): string {
  const rows = cells.map((cell) => {
    const fault = faults.get(cell)
    if (fault !== undefined) return [cell, 'failed', '', '', '']
    const base = baseOf(cell)
    const ratio =
      base === undefined || base === cell || faults.has(base)
        ? ''
        : `${written(ratioOf(of(cell), of(base)))} of ${base}`
    return [
      cell,
      written(spreadOf(of(cell)), 0),
      written(spreadOf(of(cell, 'micros'))),
      written(spreadOf(of(cell, 'cpu'))),
      ratio,
    ]
  })
  return table(HEAD, rows)
}
