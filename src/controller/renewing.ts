// The verb for a session whose person has just been asked again who they are.

import { type RenewAnswer, toAlive } from './answers.ts'
import { renewCommand } from './commands.ts'
import type { Parts } from './parts.ts'
import { recall } from './recall.ts'
import type { RenewRequest } from './requests.ts'
import { newSecret } from './token.ts'

export async function renew(parts: Parts, request: RenewRequest): Promise<RenewAnswer> {
  const secret = newSecret()
  const command = renewCommand(request, secret)
  const policy = await parts.policyOf(command.account, request.context)
  const decision = await parts.transact(command, policy)
  return decision.outcome === 'alive' ? toAlive(decision, secret) : recall(parts, command, decision)
}
