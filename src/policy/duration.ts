// Durations as people write them ('90s', '5m', '8h', '14d', or milliseconds), turned into milliseconds.

import { type ErrorCode, given, UtsessionsError } from './errors.ts'

/** A length of time: `'500ms'`, `'90s'`, `'5m'`, `'8h'`, `'14d'`, `'2w'`, or a whole number of milliseconds. */
export type Duration = number | `${number}${Unit}`

type Unit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w'

const UNIT_MS: Readonly<Record<Unit, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** The longest duration that is taken: a hundred years of 365 days. */
export const LONGEST_MS = 36_500 * UNIT_MS.d

const WRITTEN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/

/**
 * Milliseconds of a duration; zero is a duration.
 * @throws {UtsessionsError} `code` when it is negative, not whole in milliseconds, over a hundred years, or no duration at all
 */
export function durationMs(value: unknown, option: string, code: ErrorCode = 'UTS_POLICY_INVALID'): number {
  const ms = typeof value === 'string' ? writtenMs(value) : value
  if (typeof ms === 'number' && Number.isSafeInteger(ms) && ms >= 0 && ms <= LONGEST_MS) return ms
  throw new UtsessionsError(
    code,
    `${option} must be a duration from 0 to a hundred years, but is ${given(value)}. ` +
      "Write '90s', '5m', '8h', '14d', or whole milliseconds.",
  )
}

/** '1.1h' is 3960000.0000000005 in floating point, and whole all the same. */
const FLOAT_ERROR_MS = 0.001

function writtenMs(text: string): number {
  const match = WRITTEN.exec(text.trim())
  if (!match) return Number.NaN
  const exact = Number(match[1]) * UNIT_MS[match[2] as Unit]
  const whole = Math.round(exact)
  return Math.abs(exact - whole) < FLOAT_ERROR_MS ? whole : Number.NaN
}
