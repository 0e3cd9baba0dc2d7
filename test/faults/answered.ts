// Waiting for a server that comes back, and for whatever else takes as long as it takes.

import { setTimeout as wait } from 'node:timers/promises'

const PATIENCE_MS = 30_000

/** The first answer that is none of failure. */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  for (const start = performance.now(); ; await wait(10)) {
    try {
      return await work()
    } catch (error) {
      if (performance.now() - start > PATIENCE_MS) throw error
    }
  }
}
