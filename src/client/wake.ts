// When a page looks again by itself: somebody looks at it, the network is back, or the machine has slept. And when it may hold nothing.

export interface Waker {
  /** Somebody looks at the page. */
  seen(): unknown
  /** Whatever was connected is not to be trusted. */
  woken(): unknown
  /** Into the back/forward cache, or for good. */
  away(): unknown
  /** Out of that cache. */
  back(): unknown
}

const TICK_MS = 5_000
/** Hidden pages' timers run once a minute. */
const JUMP_MS = 90_000

export function onWake({ seen, woken, away, back }: Waker, signal: AbortSignal): void {
  let tickedAt = Date.now()
  const ticking = setInterval(() => {
    const sinceMs = Date.now() - tickedAt
    tickedAt += sinceMs
    if (signal.aborted) clearInterval(ticking)
    else if (sinceMs < 0 || sinceMs > JUMP_MS) woken()
  }, TICK_MS)
  addEventListener('online', woken, { signal })
  addEventListener('pagehide', away, { signal })
  addEventListener('pageshow', ({ persisted }) => persisted && back(), { signal })
  document.addEventListener('visibilitychange', () => document.hidden || seen(), { signal })
}
