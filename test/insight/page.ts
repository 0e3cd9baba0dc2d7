// The tables of docs/insight.md, between their marks: written by write-page.ts, compared by a test.

import { type Cell, historiesOf, type Rates, ratesOf, toldOf } from './evaluation.ts'

export const PAGE = new URL('../../docs/insight.md', import.meta.url)

const BEGIN = '<!-- evaluation: written by test/insight/write-page.ts -->'
const END = '<!-- end of the evaluation -->'

/** The page with these tables in it. */
export function withTables(page: string, cells: readonly Cell[]): string {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after] = rest.split(END)
  if (before === undefined || after === undefined) throw new Error(`docs/insight.md lacks ${BEGIN} or ${END}`)
  return `${before}${BEGIN}\n\n${tablesOf(cells)}\n\n${END}${after}`
}

function tablesOf(cells: readonly Cell[]): string {
  return [byThreshold(cells), byKind(cells), byPolicy(cells)].join('\n\n')
}

const THRESHOLDS = [0.7, 0.8, 0.85, 0.9]

function byThreshold(cells: readonly Cell[]): string {
  const head = [
    '`threshold`',
    'places',
    'precision',
    'recall',
    'false alarms',
    'precision if one in a hundred is shared',
  ]
  const rows = THRESHOLDS.flatMap((threshold) =>
    (['without', 'withPlaces'] as const).map((looked) => {
      const rates = ratesOf(cells, looked, threshold)
      const { precision, recall, falseAlarms } = rates
      const shown = [precision, recall, falseAlarms, rare(rates)].map(percent)
      return [String(threshold), looked === 'without' ? 'without' : 'with', ...shown]
    }),
  )
  return table(head, rows)
}

/** Rates that were measured on histories of which a third are shared, for a site where hardly anybody shares. */
function rare({ recall, falseAlarms }: Rates): number | null {
  return falseAlarms === 0 ? null : (0.01 * recall) / (0.01 * recall + 0.99 * falseAlarms)
}

function byKind(cells: readonly Cell[]): string {
  const rows = grouped(cells, ({ kind }) => kind.name).map(([name, group]) => [
    name,
    group[0]?.kind.truth ?? '',
    String(historiesOf(group)),
    percent(toldOf(group, 'without') / historiesOf(group)),
    percent(toldOf(group, 'withPlaces') / historiesOf(group)),
  ])
  return table(['who uses the account', 'which is', 'histories', 'told of, without places', 'with places'], rows)
}

function byPolicy(cells: readonly Cell[]): string {
  const rows = grouped(cells, ({ policy }) => policy).map(([name, group]) => {
    const [plain, placed] = [ratesOf(group, 'without'), ratesOf(group, 'withPlaces')]
    return [name, ...[plain, placed].flatMap(({ precision, recall }) => [percent(precision), percent(recall)])]
  })
  return table(['policy', 'precision', 'recall', 'precision with places', 'recall with places'], rows)
}

function grouped(cells: readonly Cell[], by: (cell: Cell) => string): [string, Cell[]][] {
  const groups = new Map<string, Cell[]>()
  for (const cell of cells) groups.set(by(cell), [...(groups.get(by(cell)) ?? []), cell])
  return [...groups]
}

function percent(rate: number | null): string {
  return rate === null ? '–' : `${(rate * 100).toFixed(1)} %`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
