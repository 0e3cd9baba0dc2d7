// The verb for "it was not me": a dead token ends the session that displaced it.

import type { DisownCommand } from '../policy/command.ts'
import type { Disowned } from '../policy/decision.ts'
import { assertAccount } from './account.ts'
import { presentedToken } from './commands.ts'
import { policyToEndBy } from './ending.ts'
import type { Parts } from './parts.ts'
import type { DisownRequest } from './requests.ts'
import type { Ask } from './transact.ts'

export async function disown(parts: Parts, request: DisownRequest): Promise<Disowned | null> {
  const command = disownCommand(request)
  if (!command) return null
  const decision = await parts.transact(command, await policyToEndBy(parts, command.account, request.context))
  return decision.outcome === 'disowned' ? decision : null
}

/** `undefined`: there is no token, so nothing to disown with. */
function disownCommand(request: DisownRequest): Ask<DisownCommand> | undefined {
  const account = assertAccount(request.account)
  const token = presentedToken(request.token)
  return token && { kind: 'disown', account, token }
}
