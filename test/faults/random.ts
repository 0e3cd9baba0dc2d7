// Chance that can be had again: the same seed, the same faults.

export interface Random {
  /** From 0 up to, not including, 1. */
  (): number
  /** A whole number from `least` up to `most`. */
  between(least: number, most: number): number
  oneOf<T>(items: readonly T[]): T
}

/** A small generator of 32 bits (mulberry32); good enough to choose what to break. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return Object.assign(next, {
    between: (least: number, most: number) => least + Math.floor(next() * (most - least + 1)),
    oneOf: <T>(items: readonly T[]) => items[Math.floor(next() * items.length)] as T,
  })
}
