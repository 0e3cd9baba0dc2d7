// Reads that are wanted in the same turn, asked for together. Used by the stores whose servers answer many as cheaply as one.

import { nextTick } from 'node:process'
import { setImmediate } from 'node:timers'

/** What `use` makes of what is found at the key. */
export type Read<Found> = <T>(key: string, use: Use<Found, T>) => Promise<T>

type Use<Found, T> = (found: Found) => T | Promise<T>

/** How a server is asked. */
export interface Asking<Found> {
  readonly one: Read<Found>
  /** What is at each of the keys, in their order; fails where none of them could be read. */
  all(keys: readonly string[]): Promise<readonly Found[]>
}

/** A server takes less than a tenth of a millisecond for so many. */
const MOST = 200

interface Wanted<Found> {
  readonly key: string
  readonly use: Use<Found, unknown>
  resolve(made: unknown): void
  reject(error: unknown): void
}

interface Gathering<Found> {
  readonly asking: Asking<Found>
  wanted: Wanted<Found>[]
  /** Questions that are not answered yet. */
  underWay: number
}

/**
 * A read that is alone is asked for at the end of what the process is doing just now. While others are under way it is asked for at the end of
 * the event loop's turn, with all that the sockets have brought in it. Neither waits for what is not there yet.
 */
export function gathering<Found>(asking: Asking<Found>): Read<Found> {
  const state: Gathering<Found> = { asking, wanted: [], underWay: 0 }
  const end = () => ask(state)
  return <T>(key: string, use: Use<Found, T>) =>
    new Promise<T>((resolve, reject) => {
      const count = state.wanted.push({ key, use, resolve: resolve as (made: unknown) => void, reject })
      if (count === MOST) end()
      else if (count === 1) (state.underWay === 0 ? nextTick : setImmediate)(end)
    })
}

function ask<Found>(state: Gathering<Found>): void {
  const { asking, wanted } = state
  const [first] = wanted
  if (!first) return // there were so many that they did not wait
  state.wanted = []
  state.underWay += 1
  const answered = () => {
    state.underWay -= 1
  }
  if (wanted.length > 1) return void askTogether(asking, wanted).then(answered)
  const found = asking.one(first.key, first.use)
  first.resolve(found)
  found.then(answered, answered)
}

async function askTogether<Found>({ all }: Asking<Found>, wanted: readonly Wanted<Found>[]): Promise<void> {
  try {
    tell(wanted, await all(wanted.map(({ key }) => key)))
  } catch (error) {
    for (const { reject } of wanted) reject(error)
  }
}

function tell<Found>(wanted: readonly Wanted<Found>[], all: readonly Found[]): void {
  for (const [i, { use, resolve, reject }] of wanted.entries()) {
    try {
      resolve(use(all[i] as Found))
    } catch (error) {
      reject(error) // such as a record of a newer version
    }
  }
}
