// When the file is looked at: by a timer that keeps no process alive, and when somebody asks; one look after the other.

export interface Looks {
  /** Takes this look after those that are under way. */
  now<T>(look: () => Promise<T>): Promise<T>
  stop(): void
  isStopped(): boolean
}

/** Looks until it is stopped, each time so long after the last look has ended; after half of that where it was in doubt (`true`). */
export function keepLooking(look: () => Promise<boolean>, everyMs: number): Looks {
  const state: State = { look, everyMs, last: Promise.resolve(), timer: undefined, isStopped: false }
  schedule(state, everyMs)
  return {
    now: (asked) => after(state, asked),
    stop: () => {
      state.isStopped = true
      clearTimeout(state.timer)
    },
    isStopped: () => state.isStopped,
  }
}

interface State {
  readonly look: () => Promise<boolean>
  readonly everyMs: number
  last: Promise<unknown>
  timer: NodeJS.Timeout | undefined
  isStopped: boolean
}

function schedule(state: State, waitMs: number): void {
  if (state.isStopped) return
  const { look, everyMs } = state
  const next = (inDoubt: boolean) => schedule(state, inDoubt ? everyMs / 2 : everyMs)
  state.timer = setTimeout(() => void after(state, look).then(next), waitMs).unref()
}

/** A look that began earlier must not have the last word. */
function after<T>(state: State, look: () => Promise<T>): Promise<T> {
  const looked = state.last.then(look)
  state.last = looked.catch(() => {})
  return looked
}
