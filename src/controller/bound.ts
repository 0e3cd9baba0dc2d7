// A bound on how long a store may take to answer: one coarse timer for all calls under way.

/** A call that is under way. They are chained in the order of their beginning, which is that of their ends: all bounds are of one length. */
export interface Waiting {
  /** The tick at which it expires. */
  until: number
  isOver: boolean
  before: Waiting | undefined
  after: Waiting | undefined
  /** It has not ended in time. Must not throw. */
  expire(): void
}

export interface Bound {
  /** A call begins: a new one, of which only `expire` counts so far. */
  begin(waiting: Waiting): void
  /** A call has ended. `false`: it was too late, and has expired. */
  end(waiting: Waiting): boolean
  /** Settles as the work does, or fails with what `late` makes once the time has passed. */
  within<T>(work: () => Promise<T>, late: () => Error): Promise<T>
}

const TICK_MS = 50

interface State {
  /** How many ticks a call may take: the one under way when it begins is not a whole one. */
  readonly limit: number
  ticks: number
  first: Waiting | undefined
  last: Waiting | undefined
  timer: NodeJS.Timeout | undefined
}

/**
 * Calls that share a bound. Ticks are counted, and the machine is not asked for the time: a process that was kept busy for longer than the
 * bound still hears the answer that came meanwhile. The timer runs only while something is under way.
 */
export function createBound(limitMs: number): Bound {
  const state: State = {
    limit: 1 + Math.ceil(limitMs / TICK_MS),
    ticks: 0,
    first: undefined,
    last: undefined,
    timer: undefined,
  }
  return {
    begin: (waiting) => begin(state, waiting),
    end: (waiting) => take(state, waiting),
    within: (work, late) =>
      new Promise((resolve, reject) => {
        const expire = () => reject(late())
        const waiting: Waiting = { until: 0, isOver: false, before: undefined, after: undefined, expire }
        begin(state, waiting)
        attempt(work).then(
          (value) => void (take(state, waiting) && resolve(value)),
          (error) => void (take(state, waiting) && reject(error)),
        )
      }),
  }
}

function begin(state: State, waiting: Waiting): void {
  state.timer ??= setInterval(() => tick(state), TICK_MS)
  waiting.until = state.ticks + state.limit
  waiting.before = state.last
  if (state.last) state.last.after = waiting
  else state.first = waiting
  state.last = waiting
}

function tick(state: State): void {
  state.ticks += 1
  for (let waiting = state.first; waiting && waiting.until <= state.ticks; waiting = state.first) {
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
