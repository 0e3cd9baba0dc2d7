// How the session of an open page is, for events and state. Opens nothing, extends nothing, and leaves the host's session as it is.

import type { SessionControl } from '../../controller/controller.ts'
import type { CredentialsGiven } from '../../controller/requests.ts'
import type { Deadline, Ended } from '../../policy/decision.ts'
import { answerNotice, answerUnfit, codeOf } from '../guard/answering.ts'
import { deadTokens } from '../guard/disowning.ts'
import type { Kept } from '../guard/kept.ts'
import { parkedOf } from '../guard/parking.ts'
import { credentialsFor, type Visit } from '../guard/visit.ts'
import { NOT_OPEN, REFUSED } from './live-state-later.ts'

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
  if (account !== undefined && answerUnfit(visit)) return undefined
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
    isRefused: mark === 'refused' || parkedOf(visit, account) !== undefined,
    opensByUse: options.opening !== 'at-login' || mark === 'waiting',
  }
}

export function leaveHostAlone<Req, Res>(visit: Visit<Req, Res>): void {
  visit.hasLeftHost = true
  visit.exchange.leaveHostAlone()
}

/** Costs the store nothing, unless a token of ours tells that somebody was signed in here. */
async function lookForStranger<Req, Res>(visit: Visit<Req, Res>): Promise<Ended> {
  for (const dead of deadTokens(visit)) {
    const ended = await endingOf(visit.control, dead)
    if (ended && !isUnseen(ended)) return ended
  }
  return UNKNOWN
}

/** `undefined`: it has not ended (only the host has signed out), or nothing can be told of it. */
async function endingOf(control: SessionControl, dead: Kept): Promise<Ended | undefined> {
  try {
    const answer = await control.check({ ...dead, passive: true, endingOnly: true })
    return answer.outcome === 'ended' ? answer : undefined
  } catch (error) {
    if (NO_OUTAGES.has(codeOf(error))) return undefined
    throw error
  }
}

/** A cookie that is none of ours, and rules that cannot be told of somebody who is not signed in. */
const NO_OUTAGES: ReadonlySet<unknown> = new Set(['UTS_ACCOUNT_INVALID', 'UTS_POLICY_UNAVAILABLE'])

async function lookForPerson<Req, Res>(visit: Visit<Req, Res>, person: Person): Promise<Seen> {
  const { control, exchange } = visit
  const { account, credentials, context, isRefused, opensByUse } = person
  if (isRefused && credentials.hostSession === undefined) return void exchange.reply(REFUSED)
  const answer = await control.check({ account, ...credentials, context, passive: true })
  if (answer.outcome === 'ended' && isRefused) return void exchange.reply(REFUSED)
  if (answer.outcome === 'ended') {
    return opensByUse && isAnew(answer, credentials) ? void exchange.reply(NOT_OPEN) : answer
  }
  if (answer.unverified) return void answerNotice(visit, 'store-unavailable', NO_STORE)
  const { session, expiresAt, limit } = answer
  return { outcome: 'alive', account, session: session.id, context, opensByUse, expiresAt, limit }
}

/** The next request opens a session: what has ended, if anything, is none that anybody needs to be told of. */
export function isAnew(ended: Ended, { signedInAt }: CredentialsGiven): boolean {
  if (isUnseen(ended)) return true
  return signedInAt !== undefined && ended.at !== null && signedInAt > ended.at
}

/** The record has never seen it, or lost it. */
export function isUnseen({ reason, forgotten }: Ended): boolean {
  return reason === 'unknown' && !forgotten
}

const NO_STORE = 'The store of sessions does not answer. Nobody was signed out.'
