// Runs the load within the test's own process, on a store that tests can break: two controllers, as two processes have them.

import { resolveOptions } from '../../src/controller/options.ts'
import { createParts } from '../../src/controller/parts.ts'
import type { Store } from '../../src/stores/store.ts'
import { instantUs } from './instants.ts'
import type { Evidence } from './judge.ts'
import { type Load, type LoadPlan, startLoad } from './load.ts'
import { type RecordingStore, recordingStore } from './recording-store.ts'

/** How long one call of a store may take, under load. */
const STORE_TIMEOUT = '2s'

/** The load on a store through the controller's own machinery, swaps written down. */
export function loadOn(store: Store, plan: LoadPlan): { readonly load: Load; readonly recorded: RecordingStore } {
  const recorded = recordingStore(store, plan.process)
  const { transact } = createParts(
    resolveOptions({ store: recorded, pruneEvery: 'never', storeTimeout: STORE_TIMEOUT }),
  )
  return { load: startLoad(transact, plan), recorded }
}

/** Two of them on one store, for so long. */
export async function runInProcess(store: Store, seed: number, during: () => Promise<void>): Promise<Evidence> {
  const plan = { run: `s${seed}`, seed, startUs: instantUs(), windowMs: 60, actors: 3 }
  const both = [
    loadOn(store, { ...plan, process: 'p', other: 'q' }),
    loadOn(store, { ...plan, process: 'q', other: 'p' }),
  ]
  await during()
  const operations = await Promise.all(both.map(({ load }) => load.end()))
  return {
    operations: operations.flat(),
    swaps: both.flatMap(({ recorded }) => recorded.swaps),
    excesses: both.flatMap(({ recorded }) => recorded.excesses),
  }
}
