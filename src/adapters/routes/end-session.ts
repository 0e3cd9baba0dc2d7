// Ends one of the account's own sessions. The one that asks is signed out by it, for which nobody must show again who they are.

import { signOut } from '../guard/answering.ts'
import { wantsHtml } from '../guard/asking.ts'
import type { Reply } from '../guard/exchange.ts'
import { contextOf } from '../guard/visit.ts'
import { askAgain } from './reauthenticate.ts'
import { badRequest, done, problem } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'
import { doneReply, listReply } from './sessions.ts'
import { notCertain, type Own, ownSession } from './sessions-own.ts'

export const endSession: Route = {
  path: 'sessions/end',
  method: 'POST',
  serve: async (asked) => {
    const own = await ownSession(asked)
    if (own) asked.visit.exchange.reply(await end(asked, own))
  },
}

async function end<Req, Res>(asked: RouteAsked<Req, Res>, own: Own): Promise<Reply> {
  const { fields, routes } = asked
  const id = fields.text('session')
  if (id === undefined) return badRequest('The field session must name the session that is to end, by its id.')
  if (id === own.session.id) return leave(asked, own)
  const known = await whatIsKnown(asked, own, id)
  if (known === 'nothing') return unknownSession(asked, own)
  if (known === 'over') return doneReply(asked, 'ended', 0) // no fault (I3)
  const answer = await askAgain(asked, 'end')
  if (answer === 'yes') return doneReply(asked, 'ended', (await own.sessions.end(id)) ? 1 : 0)
  return notCertain(asked, answer, {
    action: `${routes.publicPath}/sessions/end`,
    fields: { session: [id] },
    cancelUrl: `${routes.publicPath}/sessions`,
  })
}

/** The record of the account is asked, so an id of another's is as unknown as one that there never was (I2). */
async function whatIsKnown<Req, Res>(
  { visit }: RouteAsked<Req, Res>,
  { account }: Own,
  session: string,
): Promise<'alive' | 'over' | 'nothing'> {
  const answer = await visit.control.check({ account, session, passive: true, context: contextOf(visit) })
  if (answer.outcome === 'alive') return 'alive'
  return answer.reason === 'unknown' ? 'nothing' : 'over'
}

/** The dead token stays with the host until that is seen signed out: where it cannot be, its next request is told so. */
async function leave<Req, Res>({ visit, routes }: RouteAsked<Req, Res>, { account, session }: Own): Promise<Reply> {
  await visit.control.close({ account, session: session.id, context: contextOf(visit) })
  await signOut(visit)
  return done(visit.exchange, routes.home, { ended: 1 })
}

/** 404. A page shows what there is instead. */
async function unknownSession<Req, Res>(asked: RouteAsked<Req, Res>, own: Own): Promise<Reply> {
  if (wantsHtml(asked.visit.exchange)) return listReply(asked, own, 404)
  return problem(404, 'session-unknown', 'There is no such session', 'The account has no session of that id.')
}
