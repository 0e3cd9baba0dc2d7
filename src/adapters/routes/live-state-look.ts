// How the session of an open page is, for events and state. Opens nothing, extends nothing, and leaves the host's session as it is.

import type { CredentialsGiven } from '../../controller/requests.ts'
import type { Deadline, Ended } from '../../policy/decision.ts'
import { answerNotice } from '../guard/answering.ts'
import type { Reply } from '../guard/exchange.ts'
import { transportFault } from '../guard/transport.ts'
import { credentialsFor, type Visit } from '../guard/visit.ts'
import { problem } from './replies.ts'

/** A live session, and what is needed to be told of it. */
export interface SeenAlive extends Deadline {
  readonly outcome: 'alive'
  readonly account: string
  /** Its id. */
  readonly session: string
  readonly context: unknown
  /** Where the record loses it, the next request of the application's opens one again. */
  readonly opensByUse: boolean
}

/** `undefined`: there is nothing to be told of, and the request has been answered. */
export type Seen = SeenAlive | Ended | undefined

/** Nobody is signed in, or in a session that the record has never seen. */
const UNKNOWN: Ended = { outcome: 'ended', reason: 'unknown', session: null, at: null, by: null, sessions: [] }

/** Fails as the store does. */
export async function lookForPage<Req, Res>(visit: Visit<Req, Res>, account: string | undefined): Promise<Seen> {
  const person = account === undefined ? undefined : personOf(visit, account)
  leaveHostAlone(visit) // after all that asks for its data
  return person ? lookForPerson(visit, person) : lookForStranger(visit)
}

/** Whoever is signed in. */
interface Person {
  readonly account: string
  readonly credentials: CredentialsGiven
  readonly context: unknown
  readonly isRefused: boolean
  readonly opensByUse: boolean
}

function personOf<Req, Res>(visit: Visit<Req, Res>, account: string): Person {
  const { options, exchange, keeping } = visit
  const mark = keeping.mark()
  return {
    account,
    credentials: credentialsFor(visit, account),
    context: options.context?.(exchange.request),
    isRefused: mark !== undefined && mark !== 'waiting',
    opensByUse: options.opening !== 'at-login' || mark === 'waiting',
  }
}

export function leaveHostAlone<Req, Res>(visit: Visit<Req, Res>): void {
  visit.hasLeftHost = true
  visit.exchange.leaveHostAlone()
}

/** Costs the store nothing, unless a token of ours tells that somebody was signed in here. */
async function lookForStranger<Req, Res>({ brought, control }: Visit<Req, Res>): Promise<Ended> {
  if (brought === undefined) return UNKNOWN
  try {
    const answer = await control.check({ ...brought, passive: true })
    return answer.outcome === 'ended' ? answer : UNKNOWN // the host has signed out; our session ends by its own limits
  } catch (error) {
    if (NO_OUTAGES.has(codeOf(error))) return UNKNOWN
    throw error
  }
}

/** A cookie that is none of ours, and rules that cannot be told of somebody who is not signed in. */
const NO_OUTAGES: ReadonlySet<unknown> = new Set(['UTS_ACCOUNT_INVALID', 'UTS_POLICY_UNAVAILABLE'])

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

async function lookForPerson<Req, Res>(visit: Visit<Req, Res>, person: Person): Promise<Seen> {
  const { control, exchange } = visit
  const { account, credentials, context, isRefused, opensByUse } = person
  const fault = transportFault(exchange)
  if (fault !== undefined) return void answerNotice(visit, 'insecure-transport', fault)
  if (isRefused) return void exchange.reply(REFUSED)
  const answer = await control.check({ account, ...credentials, context, passive: true })
  if (answer.outcome === 'ended') {
    return opensByUse && isAnew(answer, credentials) ? void exchange.reply(NOT_OPEN) : answer
  }
  if (answer.unverified) return void answerNotice(visit, 'store-unavailable', NO_STORE)
  const { session, expiresAt, limit } = answer
  return { outcome: 'alive', account, session: session.id, context, opensByUse, expiresAt, limit }
}

/** The next request opens a session: what has ended, if anything, is none that anybody needs to be told of. */
function isAnew(ended: Ended, { signedInAt }: CredentialsGiven): boolean {
  if (isUnseen(ended)) return true
  return signedInAt !== undefined && ended.at !== null && signedInAt > ended.at
}

/** The record has never seen it, or lost it. */
export function isUnseen({ reason, forgotten }: Ended): boolean {
  return reason === 'unknown' && !forgotten
}

/** The same, to be asked for again so much later. */
export function later(reply: Reply, seconds: number): Reply {
  return Object.freeze({ ...reply, headers: { ...reply.headers, 'retry-after': String(seconds) } })
}

const NO_STORE = 'The store of sessions does not answer. Nobody was signed out.'
const REFUSED = later(
  problem(
    409,
    'session-refused',
    'The account is in use elsewhere',
    'The sign-in was refused, or awaits a choice. There is no session that could be told of.',
  ),
  30,
)
const NOT_OPEN = later(
  problem(
    409,
    'session-required',
    'A session must be opened first',
    "The request is signed in but has no session yet, and this kind of request opens none. The application's next request does.",
  ),
  5,
)
