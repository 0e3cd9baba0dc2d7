// A length of time as people read it, in the report and in the chart.

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** Two units at most: `3h 5m`, `12s`; a dash where there is nothing to measure. */
export function lengthText(ms: number | null): string {
  if (ms === null) return '–'
  if (ms < 1000) return ms === 0 ? '0s' : `${ms}ms`
  const first = UNITS.findIndex(([, unit]) => ms >= unit)
  let left = ms
  const parts = UNITS.slice(first, first + 2).map(([letter, unit]) => {
    const count = Math.floor(left / unit)
    left -= count * unit
    return { count, text: `${count}${letter}` }
  })
  return parts
    .filter(({ count }) => count > 0)
    .map(({ text }) => text)
    .join(' ')
}
