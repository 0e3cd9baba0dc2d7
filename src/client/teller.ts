// From what is known of the session to what the page is told: a warning once for each deadline, and that it has moved.

import type { LiveAlive } from '../live/wire.ts'
import { tell, type WatchOptions } from './options.ts'

export interface Teller {
  hear(state: LiveAlive): void
  stop(): void
}

/** Longer waits overflow the browser's timers. */
const LONGEST_WAIT_MS = 2 ** 31 - 1
/** The server ends sessions at its own ticks, and says so. */
const GRACE_MS = 1_000

/** @param overdue the deadline has passed without a word */
export function createTeller(warnBeforeMs: number, listeners: WatchOptions, overdue: () => unknown): Teller {
  let warnedOf = 0
  let longestMs = 0
  let timer: number | undefined

  function hear({ now, expiresAt, limit, renewable, words }: LiveAlive): void {
    const endsAt = expiresAt ?? Infinity
    const left = () => endsAt - Date.now() - aheadMs
    const aheadMs = now - Date.now() // of the server's clock
    longestMs = Math.max(longestMs, left())
    const earlyMs = limit === 'idle' ? Math.min(warnBeforeMs, longestMs / 2) : warnBeforeMs

    function check(): void {
      const leftMs = left()
      const waitMs = leftMs > earlyMs ? leftMs - earlyMs : leftMs
      clearTimeout(timer)
      timer = leftMs > 0 ? setTimeout(check, Math.min(waitMs, LONGEST_WAIT_MS)) : setTimeout(overdue, GRACE_MS)
      if (leftMs <= 0 || leftMs > earlyMs || warnedOf === endsAt) return
      warnedOf = endsAt
      tell(listeners.onWarning, { leftMs, limit, renewable, words })
    }

    if (warnedOf && endsAt > warnedOf) {
      warnedOf = 0
      tell(listeners.onRenewed, { leftMs: left(), limit })
    }
    check()
  }

  return { hear, stop: () => clearTimeout(timer) }
}
