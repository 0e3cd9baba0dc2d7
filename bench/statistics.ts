// Medians and spread of interleaved rounds; a ratio is taken round by round, so that it holds when the machine's speed drifts.

export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Median, smallest and largest of some figures. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  const median = sorted.length % 2 === 0 ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper
  return { median, low: sorted[0] ?? Number.NaN, high: sorted.at(-1) ?? Number.NaN }
}

/** The figure that so many of a hundred do not exceed. */
export function percentile(figures: readonly number[], percent: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN
}

/** The spread of `figures` divided, round by round, by those of what it is compared with. */
export function ratioOf(figures: readonly number[], base: readonly number[]): Spread {
  return spreadOf(figures.map((figure, round) => figure / (base[round] ?? Number.NaN)))
}

/** "0.87 (0.85–0.90)" */
export function written({ median, low, high }: Spread, digits = 2): string {
  return `${format(median, digits)} (${format(low, digits)}–${format(high, digits)})`
}

function format(figure: number, digits: number): string {
  return figure >= 1000 ? Math.round(figure).toLocaleString('en') : figure.toFixed(digits)
}

/** Rows as a Markdown table that also reads well in a terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** A page with what stands between two markers replaced. */
export function put(page: string, marker: string, content: string): string {
  const [begin, end] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  return page.replace(new RegExp(`${begin}[\\s\\S]*${end}`), () => `${begin}\n\n${content}\n\n${end}`)
}
