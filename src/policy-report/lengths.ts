// Lengths of time in words, and the two limits of a policy as everybody here speaks of them.

import type { Policy } from '../policy/options.ts'

export const MINUTE_MS = 60_000
export const HOUR_MS: number = 60 * MINUTE_MS
export const DAY_MS: number = 24 * HOUR_MS

const UNITS = [
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
  ['second', 1_000],
  ['millisecond', 1],
] as const

/** Exact: `1 hour 30 minutes`, and `24 hours` as the standards write it; `no time` for none. */
export function lengthWords(ms: number): string {
  let left = ms
  const units = ms < 2 * DAY_MS ? UNITS.slice(1) : UNITS
  const parts = units.map(([name, unit]) => {
    const count = Math.floor(left / unit)
    left -= count * unit
    return count === 0 ? '' : `${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`
  })
  return parts.filter((part) => part !== '').join(' ') || 'no time'
}

/** The longest that a session can last without activity: its lifetime ends it too. `Infinity` where nothing does. */
export function inactivityMs({ idleMs, lifetimeMs }: Policy): number {
  return Math.min(idleMs, lifetimeMs)
}

export function idleWords({ idleMs, touchEveryMs }: Policy): string {
  if (idleMs === Infinity) return 'No idle limit.'
  const late = touchEveryMs === 0 ? '' : `, noticed at most ${lengthWords(touchEveryMs)} late`
  return `Ends after ${lengthWords(idleMs)} without activity${late}.`
}

export function lifetimeWords({ lifetimeMs }: Policy): string {
  return lifetimeMs === Infinity ? 'No absolute limit.' : `Ends ${lengthWords(lifetimeMs)} after it was opened.`
}

export function limitsWords(policy: Policy): string {
  return `${idleWords(policy)} ${lifetimeWords(policy)}`
}
