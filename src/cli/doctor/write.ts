// `--write`: a record of nobody's is written, read back, and heard of. It holds no session, ends at once, and leaves no line in the journal.

import { systemClock } from '../../controller/clock.ts'
import type { Store } from '../../stores/store.ts'
import { type Found, fine, wrong } from './check.ts'

/** Of the store, as it was made a second time: on connections of its own. */
export async function writeFound(store: Store, account: string): Promise<Found> {
  const { record, revision, now = systemClock.now() } = await store.load(account)
  const next = { ...record, at: now, keepUntil: now + MOMENT_MS }
  const { swapped } = await store.swap(account, revision, next, [])
  if (!swapped)
    return wrong(
      'A swap on the newest revision was lost.',
      'See that nothing stands between here and the store that answers from memory.',
    )
  const again = await store.swap(account, revision, next, [])
  if (again.swapped)
    return wrong(
      'Two swaps on one revision were taken.',
      'See that there is one store behind this address, and no replica.',
    )
  return fine('A record was written, and a second swap on the same revision refused.')
}

/** Long enough to be told of, short enough to be gone. */
const MOMENT_MS = 60_000
