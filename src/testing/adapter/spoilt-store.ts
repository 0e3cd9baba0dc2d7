// A store whose records a case spoils: what cannot be read, and what a newer version of the package wrote.

import { UtsessionsError } from '../../policy/errors.ts'
import { EMPTY_RECORD } from '../../policy/record.ts'
import type { Store } from '../../stores/store.ts'

export type Spoilt = 'unreadable' | 'newer'

export interface SpoiltStore extends Store {
  /** From now on the account's record is found like this, until it is overwritten. */
  spoil(account: string, how: Spoilt): void
}

export function spoiltStore(store: Store): SpoiltStore {
  const spoilt = new Map<string, Spoilt>()
  return {
    ...store,
    spoil: (account, how) => void spoilt.set(account, how),
    load: async (account) => {
      const snapshot = await store.load(account)
      const how = spoilt.get(account)
      if (how === 'newer') throw new UtsessionsError('UTS_RECORD_NEWER', 'A newer version has written this record.')
      if (how === undefined) return snapshot
      return { ...snapshot, record: EMPTY_RECORD, unreadable: new Error('This is no record') }
    },
    swap: async (account, ...rest) => {
      const swapped = await store.swap(account, ...rest)
      if (swapped.swapped) spoilt.delete(account)
      return swapped
    },
  }
}
