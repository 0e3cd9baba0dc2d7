// How many of something are under way at once; who comes then waits in line.

export interface Slots {
  /** Runs the work as soon as there is a slot, in the order of asking. */
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createSlots(most: number): Slots {
  const line: (() => void)[] = []
  let free = most
  const take = () => {
    if (free === 0) return new Promise<void>((resolve) => line.push(resolve))
    free -= 1
    return undefined
  }
  const give = () => {
    const next = line.shift()
    if (next) next()
    else free += 1
  }
  return {
    run: async (work) => {
      await take()
      try {
        return await work()
      } finally {
        give()
      }
    },
  }
}
