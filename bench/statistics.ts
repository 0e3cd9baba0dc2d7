// Medians and spread of interleaved rounds; a ratio is taken round by round, so that it holds when the machine's speed drifts.

export interface Spread {
  readonly median: number
  /** The middle half of the rounds lies between these two. */
  readonly lower: number
  readonly upper: number
  readonly low: number
  readonly high: number
}

/** Median, quartiles, smallest and largest of some figures. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b)
  return {
    median: quantile(sorted, 0.5),
    lower: quantile(sorted, 0.25),
    upper: quantile(sorted, 0.75),
    low: sorted[0] ?? Number.NaN,
    high: sorted.at(-1) ?? Number.NaN,
  }
}

/** Between two neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1)
  const before = sorted[Math.floor(place)] ?? Number.NaN
  const after = sorted[Math.ceil(place)] ?? Number.NaN
  return before + (place - Math.floor(place)) * (after - before)
}

/** The figure that so many of a hundred do not exceed. */
export function percentile(figures: readonly number[], percent: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? Number.NaN
}

/** `figures` divided, round by round, by those of what it is compared with. */
export function quotients(figures: readonly number[], base: readonly number[]): number[] {
  return figures.map((figure, round) => figure / (base[round] ?? Number.NaN))
}

/** What is more, round by round, than in what it is compared with. */
export function differences(figures: readonly number[], base: readonly number[]): number[] {
  return figures.map((figure, round) => figure - (base[round] ?? Number.NaN))
}

/** The spread of `figures` divided, round by round, by those of what it is compared with. */
export function ratioOf(figures: readonly number[], base: readonly number[]): Spread {
  return spreadOf(quotients(figures, base))
}

/** "0.87 (0.85–0.90)": all rounds in brackets. */
export function written({ median, low, high }: Spread, digits = 2): string {
  return `${format(median, digits)} (${format(low, digits)}–${format(high, digits)})`
}

/** A figure for people. */
export function format(figure: number, digits = 2): string {
  return Math.abs(figure) >= 1000 ? Math.round(figure).toLocaleString('en') : figure.toFixed(digits)
}
