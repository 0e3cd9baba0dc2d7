// The only place that asks the machine for the time, and where the store's clock takes over from the machine's.

import type { Snapshot } from '../stores/store.ts'

/** Where the controller takes the time from, unless the store has a clock of its own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** The controller's clock, put right by as much as the store's own was found to differ from it. */
export interface StoreClock extends Clock {
  /** The time at which a snapshot was taken: by the store's clock where it has one, and then the clock goes by that. */
  at(snapshot: Snapshot): number
  /** An instant of the controller's own clock, put right. */
  right(instant: number): number
  /** `undefined` before the first snapshot. */
  isStores(): boolean | undefined
}

/** Nodes whose clocks differ agree on the time in this way: tickets, `Retry-After` and pruning go by one clock. */
export function storeClock(clock: Clock): StoreClock {
  let lead = 0
  let isStores: boolean | undefined
  return {
    now: () => clock.now() + lead,
    at: ({ now }) => {
      isStores = now !== undefined
      if (now !== undefined) lead = now - clock.now()
      return now ?? clock.now()
    },
    right: (instant) => instant + lead,
    isStores: () => isStores,
  }
}
