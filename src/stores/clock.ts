// The two clocks of the machine, for stores that keep an offset to their server's clock. Not the time that policies go by.

/** Both count milliseconds. They part when the machine sleeps, or when somebody sets the wall clock. */
export interface MachineClocks {
  /** Since whenever; stands still while the machine sleeps. */
  monotonic(): number
  /** Since 1970, as far as the machine knows. */
  wall(): number
}

export const machineClocks: MachineClocks = { monotonic: () => performance.now(), wall: () => Date.now() }
