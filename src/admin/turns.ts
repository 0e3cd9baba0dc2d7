// Turns: so many at once ask the store for lists, and others wait, so that operators do not slow down the application.

/** So many wait already that there is no point in waiting. */
export class Busy extends Error {}

/** Does the work when it is its turn. What nobody waits for any more is not begun. Fails with `Busy`, or as the work does. */
export type Turns = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

interface State {
  free: number
  readonly waiting: (() => void)[]
}

/** @param atOnce how much is done at once; @param mostWaiting how many wait at most */
export function createTurns(atOnce: number, mostWaiting: number): Turns {
  const state: State = { free: atOnce, waiting: [] }
  return async (work, signal) => {
    await turn(state, mostWaiting)
    try {
      if (signal?.aborted) throw new Busy()
      return await work()
    } finally {
      next(state)
    }
  }
}

async function turn(state: State, mostWaiting: number): Promise<void> {
  if (state.free > 0) {
    state.free -= 1
    return
  }
  if (state.waiting.length >= mostWaiting) throw new Busy()
  await new Promise<void>((begin) => state.waiting.push(begin))
}

function next(state: State): void {
  const begin = state.waiting.shift()
  if (begin) begin()
  else state.free += 1
}
