// The statistics for people.

import { type Column, tableText } from './output.ts'
import type { Stats } from './stats.ts'
import { type Count, PERIODS } from './stats-counts.ts'
import { printable, type Style } from './terminal.ts'
import { countOf, countText, momentText } from './words.ts'

export function statsText({ store, at, totals, journal }: Stats, style: Style): string {
  const counts = PERIODS.map(([name]) => journal[name])
  const parts = [
    `${style.bold(`${countOf(totals.sessions, 'session')} of ${countOf(totals.accounts, 'account')}`)}\n` +
      `${style.dim(printable(`${store.where} (${store.kind}), ${momentText(at)} UTC`))}\n`,
    tableText(COLUMNS, rowsOf(counts), style),
    ...cutText(counts, journal.lines),
  ]
  return parts.join('\n')
}

const COLUMNS: readonly Column[] = [
  { title: '' },
  ...PERIODS.map(([name]) => ({ title: `last ${name}`, align: 'right' }) as const),
]

const ROWS: readonly (readonly [label: string, figure: (count: Count) => number, always: boolean])[] = [
  ['opened', ({ opened }) => opened, true],
  ['refused', ({ refused }) => refused, true],
  ['displaced', ({ displaced }) => displaced, true],
  ['ended otherwise', ({ ended }) => ended, true],
  ['would have been refused', ({ onTrial }) => onTrial.refused, false],
  ['would have been displaced', ({ onTrial }) => onTrial.displaced, false],
]

/** What would have happened is shown where a policy is on trial. */
function rowsOf(counts: readonly Count[]): readonly (readonly string[])[] {
  const shown = ROWS.filter(([, figure, always]) => always || counts.some((count) => figure(count) > 0))
  return shown.map(([label, figure]) => [
    label,
    ...counts.map((count) => `${count.complete ? '' : '≥ '}${countText(figure(count))}`),
  ])
}

function cutText(counts: readonly Count[], lines: number): readonly string[] {
  const cut = counts.find(({ complete }) => !complete)
  if (!cut) return []
  return [
    `The journal was read back to ${momentText(cut.since)} alone, ${countOf(lines, 'line')}; for more write --lines N.\n`,
  ]
}
