// Runs the published proof of a store under vitest.

import { describe, it } from 'vitest'
import { type StoreConformanceOptions, storeConformance } from '../../src/testing/index.ts'

/** One test for each case; what the store is without is skipped, with the reason in its name. */
export function conforms(store: string, options: StoreConformanceOptions): void {
  describe(store, () => {
    for (const { name, skip, run } of storeConformance(options)) {
      it.skipIf(skip)(skip === undefined ? name : `${name} (skipped: ${skip})`, run)
    }
  })
}
