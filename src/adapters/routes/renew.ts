// "Stay signed in": counts as activity, and starts `lifetime` anew for whoever shows again who they are.

import type { Deadline, Ended } from '../../policy/decision.ts'
import { answerEnded } from '../guard/answering.ts'
import { wantsHtml } from '../guard/asking.ts'
import type { Reply } from '../guard/exchange.ts'
import { localPath } from '../guard/routes-options.ts'
import { contextOf, credentialsFor } from '../guard/visit.ts'
import { type LiveAnswer, liveStateOf } from './live-state.ts'
import { isAnew } from './live-state-look.ts'
import { askAgain } from './reauthenticate.ts'
import { done, json } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'
import { notCertain, type Own, ownSession } from './sessions-own.ts'

export const renew: Route = {
  path: 'renew',
  method: 'POST',
  serve: async (asked) => {
    const { exchange, options } = asked.visit
    const before = await lookBefore(asked)
    if (before?.outcome === 'ended' && !wantsHtml(exchange)) return exchange.reply(overReply(asked, before))
    const own = await ownSession(asked)
    if (!own) return
    if (before?.outcome === 'alive' && before.limit === 'lifetime' && options.reauthenticate)
      await renewLifetime(asked, own)
    else answerAlive(asked, own.session)
  },
}

/**
 * Before this request counts as activity: which limit is near, as where it is `idle`, activity is all that was asked for; or how the session
 * ended. `undefined`: there is none, or a new one opens.
 */
async function lookBefore<Req, Res>({ visit, account }: RouteAsked<Req, Res>): Promise<LiveAnswer | undefined> {
  if (account === undefined) return undefined
  const { token, hostSession, signedInAt } = credentialsFor(visit, account)
  if (token === undefined && hostSession === undefined) return undefined
  const context = contextOf(visit)
  const answer = await visit.control.check({ account, token, hostSession, signedInAt, passive: true, context })
  return answer.outcome === 'ended' && isAnew(answer, { signedInAt }) ? undefined : answer
}

/** 401, as open pages are told it: the page shows it, and the next one that is asked for signs the host out. */
function overReply<Req, Res>({ visit }: RouteAsked<Req, Res>, ended: Ended): Reply {
  const body = { ...liveStateOf(visit, ended), code: 'session-ended' }
  return json(401, body, { 'www-authenticate': 'Session' })
}

async function renewLifetime<Req, Res>(asked: RouteAsked<Req, Res>, own: Own): Promise<void> {
  const answer = await askAgain(asked, 'renew')
  if (answer !== 'yes') {
    const { publicPath, home } = asked.routes
    const fields = { return: asked.fields.all('return') }
    const confirming = { action: `${publicPath}/renew`, fields, cancelUrl: returnTo(asked) ?? home }
    return asked.visit.exchange.reply(notCertain(asked, answer, confirming))
  }
  const renewed = await own.sessions.renew()
  if (renewed.outcome === 'alive') answerAlive(asked, renewed)
  else await answerEnded(asked.visit, renewed)
}

/** A form goes on to the field `return`; a program gets the new deadline. */
function answerAlive<Req, Res>(asked: RouteAsked<Req, Res>, { expiresAt, limit }: Deadline): void {
  const { visit, routes } = asked
  const state = liveStateOf(visit, { outcome: 'alive', expiresAt, limit })
  visit.exchange.reply(done(visit.exchange, returnTo(asked) ?? routes.home, state))
}

function returnTo<Req, Res>({ fields }: RouteAsked<Req, Res>): string | undefined {
  return localPath(fields.text('return'))
}
