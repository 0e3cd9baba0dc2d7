// How long a load takes from here. Every request of the application waits for one.

import type { Store } from '../../stores/store.ts'
import { type Found, fine, warning } from './check.ts'
import { lengthOf } from './words.ts'

const LOADS = 21
const SLOW_MS = 20
/** Nobody's. Nothing is written. */
const NOBODY = 'utsessions doctor'

export async function latencyFound(store: Pick<Store, 'load'>): Promise<Found> {
  const lengths: number[] = []
  for (let i = 0; i < LOADS; i += 1) {
    const start = performance.now()
    await store.load(NOBODY)
    lengths.push(performance.now() - start)
  }
  return latencyJudged(lengths)
}

export function latencyJudged(lengths: readonly number[]): Found {
  const sorted = lengths.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0
  const found = `A load takes ${lengthOf(median)} from here (the median of ${lengths.length}; at most ${lengthOf(sorted.at(-1) ?? 0)}).`
  if (median <= SLOW_MS) return fine(found)
  return warning(
    `${found} Every request waits for one.`,
    'Have the store near the application, in the same zone; or give the control a cache: createSessionControl({ cache: true }).',
  )
}
