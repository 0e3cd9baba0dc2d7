// How often an account's devices got in each other's way, and whether that looks like several people. Simple on purpose: it counts what the
// replay did, under one policy.

import type { Hash } from '../policy/record.ts'

/** An account looks shared with this many conflicts on at least {@link FEWEST_DEVICES} devices within the window. */
export const FEWEST_CONFLICTS = 3
export const FEWEST_DEVICES = 2

interface Conflict {
  readonly at: number
  readonly device: Hash
}

/** The conflicts of one account: displacements and refusals, each with the device that it hit. */
export class Conflicts {
  count = 0
  looksShared = false
  readonly devices = new Set<Hash>()
  readonly #windowMs: number
  /** Those within the window before the last one. */
  #recent: Conflict[] = []

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  add(at: number, device: Hash): void {
    this.count += 1
    this.devices.add(device)
    if (this.looksShared) return
    this.#recent = [...this.#recent.filter((one) => at - one.at < this.#windowMs), { at, device }]
    if (this.#recent.length < FEWEST_CONFLICTS) return
    this.looksShared = new Set(this.#recent.map((one) => one.device)).size >= FEWEST_DEVICES
  }
}
