// A clock for tests: stands still until it is told to move.

import { type Duration, durationMs } from '../policy/duration.ts'

export interface FakeClock {
  /** Epoch milliseconds. */
  now(): number
  /** Moves on by a length of time. */
  advance(by: Duration): void
  /** Moves to an instant in epoch milliseconds, forwards or backwards. */
  set(instant: number): void
}

/** @param start epoch milliseconds; by default ten in the morning (UTC) of the first day of 2026 */
export function fakeClock(start: number = Date.UTC(2026, 0, 1, 10)): FakeClock {
  let at = start
  return {
    now: () => at,
    advance: (by) => {
      at += durationMs(by, 'advance')
    },
    set: (instant) => {
      at = instant
    },
  }
}
