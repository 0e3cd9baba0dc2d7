// A bound on how long a store may take to answer: one coarse timer for all calls under way.

/** A call that is under way. They are chained in the order of their beginning, which is that of their ends: all bounds are of one length. */
export interface Waiting {
  readonly until: number
  readonly expire: () => void
  isOver: boolean
  before: Waiting | undefined
  after: Waiting | undefined
}

export interface Bound {
  /** A call begins; `expire` is called if it has not ended in time, and must not throw. */
  begin(expire: () => void): Waiting
  /** A call has ended. `false`: it was too late, and has expired. */
  end(waiting: Waiting): boolean
  /** Settles as the work does, or fails with what `late` makes once the time has passed. */
  within<T>(work: () => Promise<T>, late: () => Error): Promise<T>
}

const TICK_MS = 50

interface State {
  first: Waiting | undefined
  last: Waiting | undefined
  timer: NodeJS.Timeout | undefined
}

/** Calls that share a bound. Precision is {@link TICK_MS}; the timer runs only while something is under way. */
export function createBound(limitMs: number): Bound {
  const state: State = { first: undefined, last: undefined, timer: undefined }
  const begin = (expire: () => void) => {
    const waiting = { until: performance.now() + limitMs, expire, isOver: false, before: state.last, after: undefined }
    if (state.last) state.last.after = waiting
    else state.first = waiting
    state.last = waiting
    state.timer ??= setInterval(() => tick(state), TICK_MS)
    return waiting
  }
  const end = (waiting: Waiting) => take(state, waiting)
  return {
    begin,
    end,
    within: (work, late) =>
      new Promise((resolve, reject) => {
        const waiting = begin(() => reject(late()))
        const settled = () => void end(waiting)
        attempt(work).then(resolve, reject).finally(settled)
      }),
  }
}

function tick(state: State): void {
  const now = performance.now()
  for (let waiting = state.first; waiting && waiting.until <= now; waiting = state.first) {
    take(state, waiting)
    waiting.expire()
  }
  if (state.first) return
  clearInterval(state.timer)
  state.timer = undefined
}

/** Out of the chain; once. */
function take(state: State, waiting: Waiting): boolean {
  if (waiting.isOver) return false
  const { before, after } = waiting
  waiting.isOver = true
  if (before) before.after = after
  else state.first = after
  if (after) after.before = before
  else state.last = before
  return true
}

/** A store that throws instead of rejecting has failed all the same. */
async function attempt<T>(work: () => Promise<T>): Promise<T> {
  return work()
}
