// Reads a long journal beside the application, without hurry: after each page the store rests four times as long as it took.

import { setTimeout as wait } from 'node:timers/promises'

/** Does the work once all before it is done and rested from. Fails as the work does. */
export type Pace = <T>(work: () => Promise<T>) => Promise<T>

const REST = 4
const [SHORTEST_MS, LONGEST_MS] = [20, 5_000]

export function createPace(): Pace {
  let rested: Promise<unknown> = Promise.resolve()
  return (work) => {
    const begun = rested.then(() => ({ at: performance.now(), done: work() }))
    const rest = begun.then(({ at, done }) => done.catch(() => {}).then(() => restAfter(performance.now() - at)))
    rested = rest.catch(() => {})
    return begun.then(({ done }) => done)
  }
}

function restAfter(tookMs: number): Promise<unknown> {
  return wait(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, REST * tookMs)), undefined, { ref: false })
}
