// How a number is spread: counts in steps of a fifth of a percent, so that millions of values take a few hundred kilobytes at most.

const STEP = Math.log(1.002)

/** Medians and percentiles to a tenth of a percent. */
export class Spread {
  count = 0
  max = 0
  #min = Infinity
  readonly #counts = new Map<number, number>()

  /** @param value from 0 */
  add(value: number): void {
    this.count += 1
    this.max = Math.max(this.max, value)
    this.#min = Math.min(this.#min, value)
    const step = value < 1 ? -1 : Math.round(Math.log(value) / STEP)
    this.#counts.set(step, (this.#counts.get(step) ?? 0) + 1)
  }

  /** The value that `share` (0 to 1) of all values do not exceed, give or take a tenth of a percent; `null` where there are none. */
  at(share: number): number | null {
    if (this.count === 0) return null
    let left = Math.max(1, Math.ceil(share * this.count))
    for (const step of [...this.#counts.keys()].toSorted((a, b) => a - b)) {
      left -= this.#counts.get(step) ?? 0
      if (left <= 0) return this.#valueOf(step)
    }
    return this.max
  }

  #valueOf(step: number): number {
    const value = step < 0 ? 0 : Math.round(Math.exp(step * STEP))
    return Math.min(this.max, Math.max(this.#min, value))
  }
}
