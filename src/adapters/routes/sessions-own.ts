// What the routes for one's own sessions have in common: whoever asks must have one, and is asked again who it is where that is due.

import type { SessionView } from '../../controller/answers.ts'
import { answerNotice } from '../guard/answering.ts'
import { wantsHtml } from '../guard/asking.ts'
import type { Reply } from '../guard/exchange.ts'
import type { RequestSessions } from '../guard/handle.ts'
import { confirmPage } from '../pages/confirm.ts'
import type { AskedAgain } from './reauthenticate.ts'
import { goOn, htmlReply, pageContextOf, problem } from './replies.ts'
import type { RouteAsked } from './route.ts'

/** The session that the request comes from, and what it may do with its account's. */
export interface Own {
  readonly account: string
  readonly session: SessionView
  readonly sessions: RequestSessions
}

/** Through the guard, like any page of the application. @returns `undefined`: it is answered */
export async function ownSession<Req, Res>({
  visit,
  account,
  throughGuard,
}: RouteAsked<Req, Res>): Promise<Own | undefined> {
  const sessions = await throughGuard()
  if (!sessions) return undefined
  if (account !== undefined && sessions.session) return { account, session: sessions.session, sessions }
  if (account === undefined) answerNotice(visit, 'session-required', NOBODY)
  else answerNotice(visit, 'store-unavailable', NOT_KNOWN)
  return undefined
}

const NOBODY = 'Nobody is signed in. Sign in first.'
const NOT_KNOWN = 'The request was let through without the store, which does not answer: its session is not known.'

/** What is done only once it is certain who asks. */
export interface Confirming {
  readonly action: string
  /** What was sent, to be sent again with the password. */
  readonly fields: Readonly<Record<string, readonly string[]>>
  readonly cancelUrl: string
}

/** 403 until it is certain: a page that asks for the password, or where the application asks. */
export function notCertain<Req, Res>(
  { visit, fields }: Pick<RouteAsked<Req, Res>, 'visit' | 'fields'>,
  asked: Exclude<AskedAgain, 'yes'>,
  confirming: Confirming,
): Reply {
  const isPage = wantsHtml(visit.exchange)
  if (asked !== 'no') return isPage ? goOn(visit.exchange, asked.location) : required({ location: asked.location })
  if (!isPage) return required()
  const wrong = fields.text('password') !== undefined
  return htmlReply(403, confirmPage({ ...confirming, wrong }, pageContextOf(visit)))
}

function required(members: Readonly<Record<string, unknown>> = {}): Reply {
  const detail =
    'location' in members
      ? 'Lead the person to location, where the application asks who it is; then send this again.'
      : 'Ask the person for the password, and send this again with the field password.'
  return problem(403, 'reauthentication-required', 'It must be certain that it is you', detail, members)
}
