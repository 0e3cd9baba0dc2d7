// How many sessions and accounts there are, for all who look: the store is asked once a second at most.

import type { SessionControl } from '../controller/controller.ts'
import { fromStore } from './faults.ts'
import type { LiveTotals } from './wire.ts'

export interface LatestTotals {
  /** As they were last seen. */
  readonly seen: LiveTotals | undefined
  /** Asks, unless that is being done. @returns whether they are others than before; fails as the store does */
  ask(): Promise<boolean>
}

export function createTotals(control: SessionControl): LatestTotals {
  let seen: LiveTotals | undefined
  let isAsking = false
  return {
    get seen() {
      return seen
    },
    ask: async () => {
      if (isAsking) return false
      isAsking = true
      try {
        const { accounts, sessions } = await fromStore(() => control.totals())
        const isNew = accounts !== seen?.accounts || sessions !== seen.sessions
        seen = { accounts, sessions, at: control.now() }
        return isNew
      } finally {
        isAsking = false
      }
    },
  }
}
