// A clock that stands still until a test moves it.

import { type Duration, durationMs } from '../policy/duration.ts'

/** A `clock` for `createSessionControl` that a test holds in its hand. */
export interface FakeClock {
  /** Epoch milliseconds. */
  now(): number
  /** Moves it forward: `clock.advance('5m')`. @returns the new now */
  advance(duration: Duration): number
  /** Puts it anywhere, backwards too, as a clock that was wrong is. Epoch milliseconds. */
  set(instant: number): void
}

/** A clock that stands at an ordinary Thursday morning, 2026-01-01T10:00Z, unless told otherwise. */
export function fakeClock(start: number = Date.UTC(2026, 0, 1, 10)): FakeClock {
  let now = start
  return {
    now: () => now,
    advance: (duration) => {
      now += durationMs(duration, 'advance')
      return now
    },
    set: (instant) => {
      now = instant
    },
  }
}
