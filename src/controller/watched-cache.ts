// The cache of a control, told of changes by the store's watch. Listens from the first check on.

import { machineClocks } from '../stores/clock.ts'
import { type CacheParts, createCache, type RecordCache } from './cache.ts'
import { type Changes, watchStore } from './changes.ts'
import type { Parts } from './parts.ts'

export interface WatchedCache extends RecordCache {
  /** Listens no more; nothing is known any more. */
  stop(): void
}

export function createWatchedCache(
  { store, events, clock }: Pick<Parts, 'store' | 'events'> & Pick<CacheParts, 'clock'>,
  { leaseMs, entries }: Pick<CacheParts, 'leaseMs' | 'entries'>,
): WatchedCache {
  let changes: Changes | undefined
  let isStopped = false
  const isTold = () => changes?.isTold() ?? false
  const cache = createCache({ leaseMs, entries, clock, machine: machineClocks, isTold })
  const listening = () => {
    if (isStopped) return false
    changes ??= watchStore({ store, events }, cache.drop, cache.clear)
    return changes.isTold()
  }
  return {
    ...cache,
    look: (account, now) => (listening() ? cache.look(account, now) : undefined),
    stop: () => {
      isStopped = true
      changes?.stop()
      cache.clear()
    },
  }
}
