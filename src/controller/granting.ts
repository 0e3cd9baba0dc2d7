// The verb by which an operator waives the lock for whoever comes next. Only the application itself can ask for it: no request leads here.

import type { GrantCommand } from '../policy/command.ts'
import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { assertAccount } from './account.ts'
import { assertOperator } from './commands.ts'
import { policyToEndBy } from './ending.ts'
import type { Parts } from './parts.ts'
import type { GrantRequest } from './requests.ts'
import type { Ask } from './transact.ts'

const SHORTEST_MS = 60_000
const LONGEST_MS = 86_400_000

/** An operator's word does not depend on a policy function that fails, or that wants to know the plan. */
export async function grant(parts: Parts, request: GrantRequest): Promise<{ readonly until: number }> {
  const command = grantCommand(request)
  const { until } = await parts.transact(command, await policyToEndBy(parts, command.account, request.context))
  return { until }
}

function grantCommand({ account, operator, for: length = '15m' }: GrantRequest): Ask<GrantCommand> {
  assertOperator(operator, 'A grant is always somebody’s.')
  return { kind: 'grant', account: assertAccount(account), operator, forMs: lengthMs(length) }
}

function lengthMs(length: Duration): number {
  const ms = durationMs(length, 'for', 'UTS_ARGUMENT_INVALID')
  if (ms >= SHORTEST_MS && ms <= LONGEST_MS) return ms
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `for must be from a minute to a day, but is ${given(length)}. Write '15m'.`,
  )
}
