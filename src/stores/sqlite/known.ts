// Snapshots that were read a while ago: the file is asked each time whether they still hold, but their texts need not be read again.

import type { Snapshot } from '../store.ts'

export interface Known {
  get(column: string): Snapshot | undefined
  set(column: string, snapshot: Snapshot): void
}

/** As many again may be kept from before. Some 600 bytes each. */
const MOST = 1_024

/** Those that are asked for again and again stay; when there are too many, all others go. */
export function createKnown(): Known {
  let young = new Map<string, Snapshot>()
  let old = new Map<string, Snapshot>()
  const set = (column: string, snapshot: Snapshot) => {
    if (young.size >= MOST) {
      old = young
      young = new Map()
    }
    young.set(column, snapshot)
  }
  return {
    get: (column) => {
      const found = young.get(column)
      if (found !== undefined) return found
      const older = old.get(column)
      if (older !== undefined) set(column, older)
      return older
    },
    set,
  }
}
