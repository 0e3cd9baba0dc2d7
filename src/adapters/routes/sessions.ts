// The account's own sessions, as a page and as JSON (OWASP ASVS 7.5.2).

import { wantsHtml } from '../guard/asking.ts'
import type { Reply } from '../guard/exchange.ts'
import { sessionsPage } from '../pages/sessions.ts'
import { htmlReply, json, pageContextOf, seeOther } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'
import { type Own, ownSession } from './sessions-own.ts'

export const sessions: Route = {
  path: 'sessions',
  method: 'GET',
  serve: async (asked) => {
    const own = await ownSession(asked)
    if (own) asked.visit.exchange.reply(await listReply(asked, own))
  },
}

/** @param status other than 200 where the page answers something that could not be done */
export async function listReply<Req, Res>(
  { visit, routes, query }: Pick<RouteAsked<Req, Res>, 'visit' | 'routes' | 'query'>,
  own: Own,
  status = 200,
): Promise<Reply> {
  const list = await own.sessions.list()
  if (!wantsHtml(visit.exchange)) return json(status, { sessions: list })
  const path = `${routes.publicPath}/sessions`
  const urls = { end: `${path}/end`, endOthers: `${path}/end-others`, home: routes.home }
  return htmlReply(status, sessionsPage(list, urls, pageContextOf(visit), toldIn(query)))
}

/** What the page before this one has done. */
type Told = 'ended' | 'others-ended'

function toldIn(query: URLSearchParams): Told | undefined {
  const told = query.get('told')
  return told === 'ended' || told === 'others-ended' ? told : undefined
}

/** Once something was done: the list, which says so, or for programs how many have ended. */
export function doneReply<Req, Res>(
  { visit, routes }: Pick<RouteAsked<Req, Res>, 'visit' | 'routes'>,
  told: Told,
  ended: number,
): Reply {
  return wantsHtml(visit.exchange) ? seeOther(`${routes.publicPath}/sessions?told=${told}`) : json(200, { ended })
}
