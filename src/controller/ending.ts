// The verbs that end sessions: close, revoke, disown, and the walk that ends everybody's.

import type { Disowned, Ended } from '../policy/decision.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { Policy } from '../policy/options.ts'
import { closeCommand, disownCommand, revokeCommand } from './commands.ts'
import { forEachAccount, isOfOneAccount, liveAccounts } from './maintenance.ts'
import type { Parts } from './parts.ts'
import { NO_LIMITS } from './policy-source.ts'
import type { CloseRequest, DisownRequest, RevokedEveryone, RevokeRequest, WalkOptions } from './requests.ts'

export async function close(parts: Parts, request: CloseRequest): Promise<Ended> {
  const command = closeCommand(request)
  return parts.transact(command, await policyToEndBy(parts, command.account, request.context))
}

export async function revoke(parts: Parts, request: RevokeRequest): Promise<readonly string[]> {
  const command = revokeCommand(request)
  const { sessions } = await parts.transact(command, await policyToEndBy(parts, command.account, request.context))
  return sessions
}

export async function disown(parts: Parts, request: DisownRequest): Promise<Disowned | null> {
  const command = disownCommand(request)
  if (!command) return null
  const decision = await parts.transact(command, await policyToEndBy(parts, command.account, request.context))
  return decision.outcome === 'disowned' ? decision : null
}

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

/** Ending somebody must not depend on a policy function that fails: then nothing happens but what was asked for. */
async function policyToEndBy(parts: Parts, account: string, context: unknown): Promise<Policy> {
  const { policyOf, policyWithoutContext } = parts
  try {
    return await (context === undefined ? policyWithoutContext : policyOf)(account, context)
  } catch (error) {
    if (error instanceof UtsessionsError && error.code === 'UTS_POLICY_UNAVAILABLE') return NO_LIMITS
    throw error
  }
}
