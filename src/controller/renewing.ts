// The verb for a session whose person has just been asked again who they are.

import type { RenewCommand } from '../policy/command.ts'
import { assertAccount } from './account.ts'
import { type RenewAnswer, toAlive } from './answers.ts'
import { credentials } from './commands.ts'
import type { Parts } from './parts.ts'
import { recall } from './recall.ts'
import type { RenewRequest } from './requests.ts'
import { hashOf, newSecret } from './token.ts'
import type { Ask } from './transact.ts'

export async function renew(parts: Parts, request: RenewRequest): Promise<RenewAnswer> {
  const secret = newSecret()
  const command = renewCommand(request, secret)
  const policy = await parts.policyOf(command.account, request.context)
  const decision = await parts.transact(command, policy)
  return decision.outcome === 'alive' ? toAlive(decision, secret) : recall(parts, command, decision)
}

function renewCommand(request: RenewRequest, secret: string): Ask<RenewCommand> {
  return {
    kind: 'renew',

    account: assertAccount(request.account),
    ...credentials(request),
    newToken: hashOf(secret),
  }
}
