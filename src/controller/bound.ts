// A bound on how long a store may take to answer: one coarse timer for all calls under way.

/** Settles as the work does, or fails with what `late` makes once `limitMs` have passed. */
export type Bounded = <T>(work: () => Promise<T>, late: () => Error) => Promise<T>

interface Waiting {
  readonly until: number
  readonly expire: () => void
}

const TICK_MS = 50

/** Calls that share a bound. Precision is {@link TICK_MS}; the timer runs only while something is under way. */
export function createBound(limitMs: number): Bounded {
  const waiting = new Set<Waiting>()
  let timer: NodeJS.Timeout | undefined
  const tick = () => {
    expireLate(waiting, performance.now())
    if (waiting.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
  return (work, late) =>
    new Promise((resolve, reject) => {
      const entry = { until: performance.now() + limitMs, expire: () => reject(late()) }
      waiting.add(entry)
      timer ??= setInterval(tick, TICK_MS)
      const settled = () => waiting.delete(entry)
      attempt(work).then(resolve, reject).finally(settled)
    })
}

/** A store that throws instead of rejecting has failed all the same. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  return work()
}

/** A Set keeps the order of insertion, and all bounds are of one length: the first that is not late ends the walk. */
function expireLate(waiting: Set<Waiting>, now: number): void {
  for (const entry of waiting) {
    if (entry.until > now) return
    waiting.delete(entry)
    entry.expire()
  }
}
