// "Stay signed in": counts as activity, and starts `lifetime` anew for whoever shows again who they are.

import type { Deadline } from '../../policy/decision.ts'
import { answerEnded } from '../guard/answering.ts'
import { contextOf } from '../guard/handle.ts'
import { localPath } from '../guard/routes-options.ts'
import { credentialsFor } from '../guard/visit.ts'
import { liveStateOf } from './live-state.ts'
import { askAgain } from './reauthenticate.ts'
import { done } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'
import { notCertain, type Own, ownSession } from './sessions-own.ts'

export const renew: Route = {
  path: 'renew',
  method: 'POST',
  serve: async (asked) => {
    const limit = await limitBefore(asked)
    const own = await ownSession(asked)
    if (!own) return
    if (limit === 'lifetime' && asked.visit.options.reauthenticate) await renewLifetime(asked, own)
    else answerAlive(asked, own.session)
  },
}

/** Which limit was near before this request counted as activity. Where it was `idle`, activity is all that was asked for. */
async function limitBefore<Req, Res>({ visit, account }: RouteAsked<Req, Res>): Promise<Deadline['limit']> {
  if (account === undefined) return null
  const { token, hostSession } = credentialsFor(visit, account)
  if (token === undefined && hostSession === undefined) return null
  const context = contextOf(visit)
  const answer = await visit.control.check({ account, token, hostSession, passive: true, context })
  return answer.outcome === 'alive' ? answer.limit : null
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
