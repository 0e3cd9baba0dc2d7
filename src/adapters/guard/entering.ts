// Requests that do not simply pass: of somebody without a session, of a sign-in that is parked, of a session that is over. Loaded with the
// first of these, as is all that answers them.

import type { Ended } from '../../policy/decision.ts'
import { answerEnded, answerNotice, answerRequired, answerUnfit } from './answering.ts'
import { isNavigation, mayOpen } from './asking.ts'
import { checkVisit } from './checking.ts'
import { leaveOtherAccount } from './leaving.ts'
import type { Parked } from './mark.ts'
import { openVisit } from './opening.ts'
import { asksForChoice, hasSession, isOver, parkedOf } from './parking.ts'
import { answerParked, answerRefused, answerTooLate } from './refusing.ts'
import { credentialsFor, isByItself, type Visit } from './visit.ts'

/** Whether the application is asked; `answered`: the guard has done so. */
export type Entrance = 'passes' | 'answered'

/** A request of somebody who is signed in, without a token of that account's. */
export async function enter<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<Entrance> {
  if (answerUnfit(visit)) return 'answered'
  await leaveOtherAccount(visit, account)
  const parked = parkedOf(visit, account)
  if (parked) return stillParked(visit, account, parked)
  if (!mayHaveSession(visit, account)) return newcomer(visit, account)
  const answer = await checkVisit(visit, account)
  return answer.outcome === 'alive' ? 'passes' : afterEnd(visit, account, answer)
}

/** One that could belong to a session by its host session and opens none. The rest goes to `open` at once. */
function mayHaveSession<Req, Res>(visit: Visit<Req, Res>, account: string): boolean {
  const { token, hostSession } = credentialsFor(visit, account)
  return token !== undefined || (hostSession !== undefined && !opensNow(visit, account))
}

/** An authenticated request without a session. */
async function newcomer<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<Entrance> {
  if (!opensNow(visit, account)) {
    await answerRequired(visit)
    return 'answered'
  }
  const wasParked = parkedOf(visit, account) !== undefined
  const answer = await openVisit(visit, account)
  if (answer.outcome === 'admitted' && wasParked && answer.unverified)
    answerNotice(visit, 'store-unavailable', NOT_ASKED)
  else if (answer.outcome === 'admitted') return 'passes'
  else await (answer.outcome === 'refused' ? answerRefused(visit, account, answer) : answerEnded(visit, answer))
  return 'answered'
}

/**
 * A refused sign-in that may still choose. A page that the user asks for asks again; everything else is answered without asking for a place,
 * unless this sign-in got one in the meantime by a request beside this one.
 */
async function stillParked<Req, Res>(visit: Visit<Req, Res>, account: string, parked: Parked): Promise<Entrance> {
  const over = isOver(visit, parked)
  if (!over && opensNow(visit, account)) return newcomer(visit, account)
  if (await hasSession(visit, account)) {
    visit.keeping.unmark()
    return 'passes'
  }
  await (over ? answerTooLate(visit, account) : answerParked(visit))
  return 'answered'
}

/** The request's session is told that it is over. What the record has never seen counts as no session. */
export async function afterEnd<Req, Res>(visit: Visit<Req, Res>, account: string, answer: Ended): Promise<Entrance> {
  if (answer.reason === 'unknown' && !answer.forgotten) return newcomer(visit, account)
  if (isSignedInAnew(visit, answer)) {
    visit.keeping.clear()
    return newcomer(visit, account)
  }
  await answerEnded(visit, answer)
  return 'answered'
}

/** The token is dead, but the credential beside it was signed in after that, at a place that the guard does not see. */
function isSignedInAnew<Req, Res>({ options, exchange }: Visit<Req, Res>, { at }: Ended): boolean {
  const signedInAt = options.signedInAt?.(exchange.request)
  return signedInAt !== undefined && at !== null && signedInAt > at
}

/** A session opens by use, unless it opens at login alone; after a refusal when the user asks for a page; never on behalf of nobody. */
function opensNow<Req, Res>(visit: Visit<Req, Res>, account: string): boolean {
  const { exchange, options, keeping } = visit
  const mark = keeping.mark()
  const parked = parkedOf(visit, account) !== undefined
  const byUse = options.opening !== 'at-login' || mark === 'waiting' || parked
  const asked = (mark !== 'refused' && !parked) || isNavigation(exchange) || asksForChoice(visit)
  return byUse && asked && mayOpen(exchange) && !isByItself(visit)
}

const NOT_ASKED =
  'The sign-in was refused, and whether there is a place by now cannot be told: the store of sessions does not answer. Nobody was signed out.'
