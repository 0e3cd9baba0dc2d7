// The verb that is `open` with the lock waived: by the ticket of a refusal, or by an administrator.

import type { TakeoverCommand } from '../policy/command.ts'
import { type OpenAnswer, toAdmitted } from './answers.ts'
import { assertOperatorIfAny, newcomer } from './commands.ts'
import { claimsOf, refusedWith } from './opening.ts'
import type { Parts } from './parts.ts'
import { recall } from './recall.ts'
import type { TakeoverRequest } from './requests.ts'
import { TICKET_MS } from './tickets.ts'
import { newSecret } from './token.ts'
import type { Ask } from './transact.ts'

export async function takeover(parts: Parts, request: TakeoverRequest): Promise<OpenAnswer> {
  const secret = newSecret()
  const ticket =
    typeof request.ticket === 'string' ? parts.tickets?.verify(request.ticket, claimsOf(request)) : undefined
  const command = takeoverCommand(asOld(request, ticket), secret, ticket)
  const policy = await parts.policyOf(command.account, request.context)
  const decision = await parts.transact(command, policy)
  if (decision.outcome === 'admitted') return toAdmitted(decision, secret)
  if (decision.outcome === 'ended') return recall(parts, command, decision)
  const isGood = decision.reason === 'password' || decision.reason === 'gone'
  return refusedWith(isGood ? (request.ticket ?? null) : null, decision, policy)
}

/** The sign-in is no newer than its ticket: what was revoked in between has revoked it, too (I5). */
function asOld(request: TakeoverRequest, ticket: { readonly until: number } | undefined): TakeoverRequest {
  if (!ticket) return request
  return { ...request, signedInAt: Math.min(request.signedInAt ?? Infinity, ticket.until - TICKET_MS) }
}

function takeoverCommand(
  request: TakeoverRequest,
  secret: string,
  ticket: TakeoverCommand['ticket'],
): Ask<TakeoverCommand> {
  assertOperatorIfAny(request.operator)
  const { operator, reauthenticated, end: pick } = request
  return { kind: 'takeover', ...newcomer(request, secret), ticket, operator, reauthenticated, pick }
}
