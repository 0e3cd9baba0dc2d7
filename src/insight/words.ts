// Numbers and lengths of time as the sentences say them.

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [DAY_MS, 'day'],
  [HOUR_MS, 'hour'],
  [MINUTE_MS, 'minute'],
  [1_000, 'second'],
]

/** "1 time", "1,204 times". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
}

/** "22 minutes", "7 days": in the largest unit of which there are two, or else in the one that it is. */
export function lengthText(ms: number): string {
  const [unitMs, name] = UNITS.find(([unit]) => ms >= 2 * unit || ms === unit) ?? [1_000, 'second']
  return counted(Math.round(ms / unitMs), name)
}

/** On how many days of UTC. */
export function daysOf(instants: readonly number[]): number {
  return new Set(instants.map((at) => Math.floor(at / DAY_MS))).size
}
