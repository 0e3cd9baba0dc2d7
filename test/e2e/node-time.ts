// The time of the nodes, moved ahead by a test: what cannot be waited for.

import type { Snapshot, Store } from 'utsessions'

export interface Clockwork {
  aheadMs: number
}

/** The store, with its clock that much ahead. */
export function aheadBy(store: Store, time: Clockwork): Store {
  const ahead = (snapshot: Snapshot): Snapshot => ({ ...snapshot, now: (snapshot.now ?? Date.now()) + time.aheadMs })
  return {
    ...store,
    load: async (account) => ahead(await store.load(account)),
    swap: async (account, revision, next, entries) => {
      const swapped = await store.swap(account, revision, next, entries)
      return swapped.swapped || swapped.current === undefined
        ? swapped
        : { ...swapped, current: ahead(swapped.current) }
    },
  }
}
