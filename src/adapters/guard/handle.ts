// `req.utsessions`: what the application's handlers may do with the request's own session.

import type { ListedSession, OpenAnswer, RefusedAnswer, RenewAnswer, SessionView } from '../../controller/answers.ts'
import type { EndListener } from '../../controller/watcher.ts'
import type { Ended } from '../../policy/decision.ts'
import { UtsessionsError } from '../../policy/errors.ts'
import { isCrossSitePost } from './asking.ts'
import { openVisit } from './opening.ts'
import { transportFault } from './transport.ts'
import { accountOf, type Belonging, credentialsFor, type Visit } from './visit.ts'

/** The sign-in came from another site's form: the next request opens the session. */
export interface Waiting {
  readonly outcome: 'waiting'
}

/** No session can be opened now: the store, the policy or TLS is missing. Nobody who had a session was signed out. */
export interface Unavailable {
  readonly outcome: 'unavailable'
}

export interface RequestSessions {
  /** The session of this request; `null` when nobody is signed in, or while the store does not answer and `onStoreError` is `'allow'`. */
  readonly session: SessionView | null
  /**
   * For login handlers, right after the host has signed the person in: opens the session now. Unless the outcome is `admitted` or
   * `waiting`, the request is answered: the handler must return. The host has been signed out again, unless the next request can open, or
   * the refusal can be chosen on.
   */
  open(): Promise<OpenAnswer | Waiting | Unavailable>
  /** After re-authentication within the session: `lifetime` and `idle` start anew, with a new token. */
  renew(): Promise<RenewAnswer>
  /**
   * For sign-out handlers of hosts that keep nothing on the server (a JWT in a cookie), where the guard cannot see the sign-out: closes
   * the session now. Harmless everywhere else, and where there is none.
   */
  close(): Promise<void>
  /** The account's live sessions, the latest opened first. */
  list(): Promise<readonly ListedSession[]>
  /** Ends one of the account's sessions. `false`: it has no such session; answer 404. */
  end(id: string): Promise<boolean>
  /** Ends all of the account's sessions but this one. @returns how many */
  endOthers(): Promise<number>
  /**
   * For answers that stay open (event streams), once their headers are out: tells once how this session ended, on whichever node. The host's
   * session is left as it is from here on: what it would save when the stream ends is as old as its beginning. @returns what stops it
   */
  stream(onEnded: EndListener): () => void
}

/** What the guard gives the request to go on with; `undefined`: it has answered, and the application is not asked. */
export type Passage = RequestSessions | undefined

interface Answers {
  refused(account: string, answer: RefusedAnswer): Promise<unknown>
  ended(answer: Ended): Promise<unknown>
  /** Fails with the error where it is no outage. */
  outage(error: unknown): Promise<void>
  insecure(fault: string): void
}

export function createHandle<Req, Res>(visit: Visit<Req, Res>, answers: Answers): RequestSessions {
  return {
    get session() {
      return visit.belonging?.session ?? null
    },
    open: () => saved(visit, open(visit, answers)),
    renew: () => saved(visit, renew(visit)),
    close: () => saved(visit, close(visit)),
    list: async () => {
      const { account, session } = belongingOf(visit)
      const sessions = await visit.control.list({ account, context: contextOf(visit) })
      return sessions.map((one) => ({ ...one, current: one.id === session.id }))
    },
    end: async (id) => {
      const { account } = belongingOf(visit)
      const ended = await visit.control.revoke({ account, session: id, context: contextOf(visit) })
      return ended.length > 0
    },
    endOthers: async () => {
      const { account, session } = belongingOf(visit)
      const ended = await visit.control.revoke({
        account,
        othersThan: { session: session.id },
        context: contextOf(visit),
      })
      return ended.length
    },
    stream: (onEnded) => stream(visit, onEnded),
  }
}

function stream<Req, Res>(visit: Visit<Req, Res>, onEnded: EndListener): () => void {
  const { account, session } = belongingOf(visit)
  visit.hasLeftHost = true
  visit.exchange.leaveHostAlone()
  return visit.control.watch({ account, session: session.id, context: contextOf(visit) }, onEnded)
}

/** Once the host has saved what it was given to keep. */
async function saved<Req, Res, T>(visit: Visit<Req, Res>, work: Promise<T>): Promise<T> {
  const result = await work
  await visit.keeping.saved()
  return result
}

async function open<Req, Res>(visit: Visit<Req, Res>, answers: Answers): Promise<OpenAnswer | Waiting | Unavailable> {
  const account = await accountOf(visit)
  if (account === undefined) throw wrong('Nobody is signed in. Call open() after the host has signed the person in.')
  const fault = transportFault(visit.exchange)
  if (fault !== undefined) {
    answers.insecure(fault)
    return { outcome: 'unavailable' }
  }
  if (!visit.belonging || hasNewData(visit)) visit.keeping.clear() // whatever was brought is of an earlier sign-in
  if (isCrossSitePost(visit.exchange)) {
    visit.keeping.setMark('waiting')
    return { outcome: 'waiting' }
  }
  return openNow(visit, account, answers)
}

/** The host has put new data in place of those with the session's token, and has no name for the sign-in: it is given one. */
function hasNewData<Req, Res>({ exchange, keeping }: Visit<Req, Res>): boolean {
  return exchange.hostData() !== undefined && exchange.hostSession() === undefined && keeping.read() === undefined
}

async function openNow<Req, Res>(
  visit: Visit<Req, Res>,
  account: string,
  answers: Answers,
): Promise<OpenAnswer | Unavailable> {
  try {
    const answer = await openVisit(visit, account)
    if (answer.outcome === 'refused') await answers.refused(account, answer)
    if (answer.outcome === 'ended') await answers.ended(answer)
    if (answer.outcome === 'admitted' && answer.unverified) visit.keeping.setMark('waiting')
    return answer
  } catch (error) {
    await answers.outage(error)
    return { outcome: 'unavailable' }
  }
}

async function renew<Req, Res>(visit: Visit<Req, Res>): Promise<RenewAnswer> {
  const { account, credentials } = belongingOf(visit)
  const { hostSession } = credentialsFor(visit, account)
  const answer = await visit.control.renew({ account, ...credentials, hostSession, context: contextOf(visit) })
  if (answer.outcome === 'alive') {
    if (answer.token !== null) visit.keeping.write({ account, token: answer.token })
    visit.belonging = { account, session: answer.session, credentials: credentialsFor(visit, account) }
  }
  return answer
}

async function close<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  const { belonging, control, keeping } = visit
  if (!belonging) return
  await control.close({ account: belonging.account, session: belonging.session.id, context: contextOf(visit) })
  keeping.clear()
  visit.belonging = undefined
}

function belongingOf<Req, Res>({ belonging }: Visit<Req, Res>): Belonging {
  if (belonging) return belonging
  throw wrong('This request has no session. Only requests of somebody who is signed in have one.')
}

/** What the policy function is handed for this request. */
export function contextOf<Req, Res>({ options, exchange }: Visit<Req, Res>): unknown {
  return options.context?.(exchange.request)
}

function wrong(message: string): UtsessionsError {
  return new UtsessionsError('UTS_ARGUMENT_INVALID', message)
}
