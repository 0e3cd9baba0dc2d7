// Reads that are wanted in the same turn, asked for together. Used by the stores whose servers answer many as cheaply as one.

import { setImmediate } from 'node:timers'

/** What `use` makes of what is found at the key. */
export type Read<Found> = <T>(key: string, use: Use<Found, T>) => Promise<T>

type Use<Found, T> = (found: Found) => T | Promise<T>

/** How a server is asked. */
export interface Asking<Found> {
  /**
   * Whether the first read of a turn is asked for at once, and only those that follow in it together: where one more question costs less than
   * the turn. Clients that write at the end of a turn themselves write both at once.
   */
  readonly isFirstAlone: boolean
  readonly one: Read<Found>
  /** What is at each of the keys, in their order; fails where none of them could be read. */
  all(keys: readonly string[]): Promise<readonly Found[]>
}

/** Redis takes 25 µs for so many, PostgreSQL a quarter of a millisecond: others wait no longer than that. */
const MOST = 200

interface Wanted<Found> {
  readonly key: string
  readonly use: Use<Found, unknown>
  resolve(made: unknown): void
  reject(error: unknown): void
}

/** Reads of one turn of the event loop, as its sockets bring them, are asked for at its end. Nobody waits for what is not there yet. */
export function gathering<Found>(asking: Asking<Found>): Read<Found> {
  let hasBegun = false
  let wanted: Wanted<Found>[] = []
  const ask = () => {
    const all = wanted
    const [first] = all
    wanted = []
    if (all.length > 1) void askTogether(asking, all)
    else first?.resolve(asking.one(first.key, first.use))
  }
  const end = () => {
    hasBegun = false
    ask()
  }
  return <T>(key: string, use: Use<Found, T>) => {
    if (!hasBegun) {
      hasBegun = true
      setImmediate(end) // before the client asks for the end of the turn
      if (asking.isFirstAlone) return asking.one(key, use)
    }
    return new Promise<T>((resolve, reject) => {
      const count = wanted.push({ key, use, resolve: resolve as (made: unknown) => void, reject })
      if (count === MOST) ask()
    })
  }
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
