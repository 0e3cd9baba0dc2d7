// The only place that asks the machine for the time.

/** Where the controller takes the time from, unless the store has a clock of its own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
