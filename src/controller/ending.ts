// The verbs that end sessions: close and revoke.

import type { Ended } from '../policy/decision.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { Policy } from '../policy/options.ts'
import { closeCommand, revokeCommand } from './commands.ts'
import type { Parts } from './parts.ts'
import { NO_LIMITS } from './policy-source.ts'
import type { CloseRequest, RevokeRequest } from './requests.ts'

export async function close(parts: Parts, request: CloseRequest): Promise<Ended> {
  const command = closeCommand(request)
  return parts.transact(command, await policyToEndBy(parts, command.account, request.context))
}

export async function revoke(parts: Parts, request: RevokeRequest): Promise<readonly string[]> {
  const command = revokeCommand(request)
  const { sessions } = await parts.transact(command, await policyToEndBy(parts, command.account, request.context))
  return sessions
}

/** Ending somebody must not depend on a policy function that fails: then nothing happens but what was asked for. */
export async function policyToEndBy(parts: Parts, account: string, context: unknown): Promise<Policy> {
  const { policyOf, policyWithoutContext } = parts
  try {
    return await (context === undefined ? policyWithoutContext : policyOf)(account, context)
  } catch (error) {
    if (error instanceof UtsessionsError && error.code === 'UTS_POLICY_UNAVAILABLE') return NO_LIMITS
    throw error
  }
}
