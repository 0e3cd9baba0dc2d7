// Asks the control whether the session of a request is alive. Every request of somebody who is signed in comes through here.

import type { CheckAnswer } from '../../controller/answers.ts'
import type { CheckRequest, CredentialsGiven } from '../../controller/requests.ts'
import { hashOf } from '../../controller/token.ts'
import { mayOpen } from './asking.ts'
import { contextOf, credentialsFor, isPassive, shownDevice, type Visit } from './visit.ts'

/** What the control is asked. */
export function checkRequestOf<Req, Res>(
  visit: Visit<Req, Res>,
  account: string,
  credentials: CredentialsGiven,
): CheckRequest {
  const { options, exchange, isPoll } = visit
  const { token, hostSession, signedInAt } = credentials
  return {
    account,
    token,
    hostSession,
    signedInAt,
    adoptDevice: deviceToAdopt(visit, token),
    context: contextOf(visit),
    passive: isPassive(visit),
    activeAt: isPoll ? undefined : options.activeAt?.(exchange.request),
    fresh: options.fresh?.(exchange.request),
  }
}

/** What follows from the answer: whom the request belongs to, and a device that was adopted. */
export function noteAnswer<Req, Res>(visit: Visit<Req, Res>, request: CheckRequest, answer: CheckAnswer): void {
  if (answer.outcome !== 'alive' || answer.unverified) return
  const { account, adoptDevice, context } = request
  if (adoptDevice !== undefined) visit.addCookie(visit.jar.write('device', adoptDevice))
  visit.belonging = { account, session: answer.session, credentials: request, context }
}

/** Both at once. */
export async function checkVisit<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<CheckAnswer> {
  const request = checkRequestOf(visit, account, credentialsFor(visit, account))
  const answer = await visit.control.check(request)
  noteAnswer(visit, request, answer)
  return answer
}

/**
 * A browser that has a token but shows no device (the answer that brought the cookie was lost) is given one that follows from the token,
 * so that any number of parallel requests give it the same.
 */
function deviceToAdopt<Req, Res>(visit: Visit<Req, Res>, token: string | undefined): string | undefined {
  if (token === undefined || visit.options.device || shownDevice(visit) !== undefined) return undefined
  return mayOpen(visit.exchange) ? hashOf(`utsessions device ${token}`) : undefined
}
