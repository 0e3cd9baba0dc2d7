// The verb that makes sessions, and the ticket that a refusal may carry.

import type { Refused } from '../policy/decision.ts'
import { UtsessionsError } from '../policy/errors.ts'
import type { Policy } from '../policy/options.ts'
import { type OpenAnswer, type RefusedAnswer, toAdmitted, unverified } from './answers.ts'
import { openCommand } from './commands.ts'
import { letThrough } from './let-through.ts'
import type { Parts } from './parts.ts'
import { recall } from './recall.ts'
import type { OpenRequest } from './requests.ts'
import type { TicketClaims } from './tickets.ts'
import { hashIfAny, newSecret } from './token.ts'

export async function open(parts: Parts, request: OpenRequest): Promise<OpenAnswer> {
  const secret = newSecret()
  const command = openCommand(request, secret)
  const policy = await parts.policyOf(command.account, request.context)
  const decision = await parts.transact(command, policy).catch((error) => letThrough(parts, command, error))
  if (decision === 'let-through') return unverified('admitted')
  if (decision.outcome === 'admitted') return toAdmitted(decision, secret)
  if (decision.outcome === 'ended') return recall(parts, command, decision)
  return refusedWith(ticketFor(parts, request, policy, decision), decision, policy)
}

export function refusedWith(ticket: string | null, refused: Refused, { takeover }: Policy): RefusedAnswer {
  return { ...refused, ticket, withPassword: ticket !== null && takeover === 'ask-with-password' }
}

/** Under a policy that lets people choose, a refusal carries the means to, for this device (or what it is given) and host session only. */
function ticketFor({ tickets, clock }: Parts, request: OpenRequest, policy: Policy, refused: Refused): string | null {
  if (policy.takeover === 'never') return null
  if (!tickets) {
    throw new UtsessionsError(
      'UTS_OPTION_INVALID',
      `The policy of this account says takeover: '${policy.takeover}', but the control has no secret for tickets. Give createSessionControl a secret.`,
    )
  }
  const holders = refused.holders.map((holder) => holder.id)
  const device = request.device ?? request.nextDevice
  return tickets.issue({ ...claimsOf({ ...request, device }), holders }, clock.now())
}

export function claimsOf({ account, device, hostSession }: OpenRequest): Omit<TicketClaims, 'holders'> {
  return { account, device: hashIfAny(device) ?? null, hostSession: hashIfAny(hostSession) ?? null }
}
