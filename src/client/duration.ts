// Lengths of time as people write them, shorter than policy/duration: a page carries every byte of it.

/** `'90s'`, `'2m'`, `'1h'`, or milliseconds. */
export type Duration = number | string

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** In milliseconds. @throws {TypeError} for anything that is no length of time */
export function durationMs(given: Duration, name: string): number {
  const [, count, unit = ''] = /^(\d+)([smh]?)$/.exec(`${given}`) ?? []
  if (count === undefined) throw new TypeError(`${name} must be such as '2m', but is '${given}'`)
  return Number(count) * (UNITS[unit] ?? 1)
}
