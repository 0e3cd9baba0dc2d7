// The store that prune works on: what is looked at is counted as it is read, so that progress can be shown.

import type { KeepJournal } from '../stores/keep-journal.ts'
import type { Store } from '../stores/store.ts'
import { reach } from '../stores/url/reach.ts'
import type { Place } from './store-place.ts'
import { telling } from './store-telling.ts'

const CONNECT_TIMEOUT = '4s'

/** Tables are expected, never made. */
export async function withStore<T>(
  place: Place,
  keepJournal: KeepJournal,
  signal: AbortSignal,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const reached = await reach(place.url, { connectTimeout: CONNECT_TIMEOUT, tables: 'expect', keepJournal })
  try {
    const store = await reached.store()
    return await work(telling(store, place, signal)).finally(() => store.close())
  } finally {
    await reached.end()
  }
}

/** @param onAccounts told how many accounts each page had */
export function counting(store: Store, onAccounts: (count: number) => void): Store {
  return {
    ...store,
    accounts: async (query) => {
      const page = await store.accounts(query)
      onAccounts(page.items.length)
      return page
    },
  }
}
