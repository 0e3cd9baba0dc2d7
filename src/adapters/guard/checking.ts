// Asks the control whether the session of a request is alive. Every request of somebody who is signed in comes through here.

import type { CheckAnswer, SessionView } from '../../controller/answers.ts'
import type { CheckRequest, CredentialsGiven } from '../../controller/requests.ts'
import { hashOf } from '../../controller/token.ts'
import { mayOpen } from './asking.ts'
import { type Belonging, contextOf, credentialsFor, isPassive, shownDevice, type Visit } from './visit.ts'

/** What the control is asked for a request. A class, as every request makes one: docs/decisions/0051 says what a literal costs. */
export class Question<Req, Res> implements CheckRequest {
  readonly account: string
  readonly token: string | undefined
  readonly hostSession: string | undefined
  readonly signedInAt: number | undefined
  readonly adoptDevice: string | undefined
  readonly context: unknown
  readonly passive: boolean
  readonly activeAt: number | undefined
  readonly fresh: boolean | undefined

  constructor(visit: Visit<Req, Res>, account: string, { token, hostSession, signedInAt }: CredentialsGiven) {
    const { options, exchange, isPoll } = visit
    this.account = account
    this.token = token
    this.hostSession = hostSession
    this.signedInAt = signedInAt
    this.adoptDevice = deviceToAdopt(visit, token)
    this.context = contextOf(visit)
    this.passive = isPassive(visit)
    this.activeAt = isPoll ? undefined : options.activeAt?.(exchange.request)
    this.fresh = options.fresh?.(exchange.request)
  }
}

/** Likewise. */
class Live implements Belonging {
  readonly account: string
  readonly session: SessionView
  readonly credentials: CredentialsGiven
  readonly context: unknown

  constructor(question: CheckRequest, session: SessionView) {
    this.account = question.account
    this.session = session
    this.credentials = question
    this.context = question.context
  }
}

/** What follows from the answer: whom the request belongs to, and a device that was adopted. */
export function noteAnswer<Req, Res>(visit: Visit<Req, Res>, request: CheckRequest, answer: CheckAnswer): void {
  if (answer.outcome !== 'alive' || answer.unverified) return
  const { adoptDevice } = request
  if (adoptDevice !== undefined) visit.addCookie(visit.jar.write('device', adoptDevice))
  visit.belonging = new Live(request, answer.session)
}

/** Both at once. */
export async function checkVisit<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<CheckAnswer> {
  const request = new Question(visit, account, credentialsFor(visit, account))
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
