// Work that is asked for by account: coalesced, one at a time for an account, so many at a time for all.

export interface Looks {
  /** Asks for a look that begins after this call. Any number of calls before it begins are one. */
  ask(account: string): void
  /** Nothing more begins. */
  clear(): void
}

/** A store answers that many about as fast as one. */
const AT_A_TIME = 16

/** @param look must not fail */
export function createLooks(look: (account: string) => Promise<void>): Looks {
  const waiting = new Set<string>()
  const underWay = new Set<string>()
  let next: NodeJS.Immediate | undefined
  const schedule = () => {
    next ??= setImmediate(begin)
  }
  const begin = () => {
    next = undefined
    for (const account of waiting) {
      if (underWay.size >= AT_A_TIME) return
      if (underWay.has(account)) continue
      waiting.delete(account)
      underWay.add(account)
      void look(account).then(() => {
        underWay.delete(account)
        if (waiting.size > 0) schedule()
      })
    }
  }
  return {
    ask: (account) => {
      waiting.add(account)
      schedule()
    },
    clear: () => {
      waiting.clear()
      clearImmediate(next)
      next = undefined
    },
  }
}
