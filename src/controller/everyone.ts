// The walk that ends everybody's sessions.

import { UtsessionsError } from '../policy/errors.ts'
import { revoke } from './ending.ts'
import { forEachAccount, isOfOneAccount, liveAccounts } from './maintenance.ts'
import type { Parts } from './parts.ts'
import type { RevokedEveryone, WalkOptions } from './requests.ts'

export async function revokeEveryone(parts: Parts, { operator, onProgress }: WalkOptions): Promise<RevokedEveryone> {
  let done: RevokedEveryone = { accounts: 0, sessions: 0, failed: 0 }
  await forEachAccount(liveAccounts(parts.store), async (account) => {
    const ids = await revoke(parts, { account, all: true, operator }).catch(leftOut)
    done = {
      accounts: done.accounts + (ids ? 1 : 0),
      sessions: done.sessions + (ids?.length ?? 0),
      failed: done.failed + (ids ? 0 : 1),
    }
    tellProgress(parts, onProgress, done)
  })
  return done
}

/** An account that cannot be written keeps nobody else's sessions alive; it is counted. A store that is down fails the walk itself. */
function leftOut(error: unknown): undefined {
  if (!isOfOneAccount(error) && !isFault(error)) throw error
}

function isFault(error: unknown): boolean {
  return error instanceof UtsessionsError && error.code === 'UTS_STORE_UNAVAILABLE'
}

function tellProgress({ events }: Parts, onProgress: WalkOptions['onProgress'], done: RevokedEveryone): void {
  try {
    onProgress?.(done)
  } catch (error) {
    events.emit('listener-error', { account: null, error })
  }
}
