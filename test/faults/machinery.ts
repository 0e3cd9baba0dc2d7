// What the load asks: the controller's own machinery on a store whose swaps are written down. In load-worker.ts, and twice in the tests of the checkers.

import { resolveOptions } from '../../src/controller/options.ts'
import { createParts } from '../../src/controller/parts.ts'
import type { Store } from '../../src/stores/store.ts'
import { answered } from './answered.ts'
import { instantUs } from './instants.ts'
import type { Evidence } from './judge.ts'
import { startLoad } from './load.ts'
import { recordingStore } from './recording-store.ts'

/** How long one call of a store may take, under load; the control's own default. */
const STORE_TIMEOUT = '2s'

/** What the actors ask: the controller's own machinery on a store whose swaps are written down. */
export function machineryOn(store: Store, process: string) {
  const recorded = recordingStore(store, process)
  const options = { store: recorded, pruneEvery: 'never', storeTimeout: STORE_TIMEOUT } as const
  const { transact } = createParts(resolveOptions(options))
  return { transact, recorded }
}

/** Two controllers on one store, until they have asked so much. */
export async function runInProcess(store: Store, seed: number, operations: number): Promise<Evidence> {
  const plan = { run: `s${seed}`, seed, startUs: instantUs(), windowMs: 60, actors: 3 }
  const pair = [
    ['p', 'q'],
    ['q', 'p'],
  ] as const
  const both = pair.map(([process, other]) => {
    const { transact, recorded } = machineryOn(store, process)
    return { recorded, load: startLoad(transact, { ...plan, process, other }) }
  })
  await answered(async () => {
    const asked = both.reduce((sum, { load }) => sum + load.asked(), 0)
    if (asked < operations) throw new Error(`only ${asked} of ${operations} operations`)
  })
  const histories = await Promise.all(both.map(({ load }) => load.end()))
  return together(both.map(({ recorded }, i) => ({ ...recorded.take(), operations: histories[i] ?? [] })))
}

/** What several processes have seen, as one. */
export function together(evidence: readonly Evidence[]): Evidence {
  return {
    operations: evidence.flatMap(({ operations }) => operations),
    swaps: evidence.flatMap(({ swaps }) => swaps),
    excesses: evidence.flatMap(({ excesses }) => excesses),
  }
}
