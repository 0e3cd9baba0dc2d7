// The guard's own routes: a table of contents, and the way of a request to one of them.

import { answerOutage } from '../guard/answering.ts'
import { queryOf } from '../guard/asking.ts'
import { BodyTooLong } from '../guard/body.ts'
import type { Exchange, Reply } from '../guard/exchange.ts'
import type { Known } from '../guard/guard.ts'
import type { Passage } from '../guard/handle.ts'
import { forgeryReply, originReply } from '../guard/origin.ts'
import type { ResolvedRoutes } from '../guard/routes-options.ts'
import { accountOf, type Shared, Visit } from '../guard/visit.ts'
import { cancel } from './cancel.ts'
import { clientScript } from './client-script.ts'
import { endOthers } from './end-others.ts'
import { endSession } from './end-session.ts'
import { events } from './events.ts'
import { type Fields, NO_FIELDS, readFields } from './fields.ts'
import { askNotMe, notMe } from './not-me.ts'
import { renew } from './renew.ts'
import { badRequest, tooLong } from './replies.ts'
import type { Route, RouteAsked } from './route.ts'
import { sessions } from './sessions.ts'
import { state } from './state.ts'
import { choosing, takeover } from './takeover.ts'

type Asked = Pick<Exchange<unknown, unknown>, 'body' | 'header'>

/** By their paths. */
const ROUTES: readonly Route[] = [
  clientScript,
  events,
  state,
  renew,
  sessions,
  endSession,
  endOthers,
  choosing,
  takeover,
  cancel,
  askNotMe,
  notMe,
]

/** What the guard does with a request of the application's. */
type Guarded<Req, Res> = (visit: Visit<Req, Res>, known?: Known) => Passage | Promise<Passage>

const BY_NAME = new Map(ROUTES.map((route) => [`${route.method} ${route.path}`, route]))

/** A request below the path of the guard's routes. What is none of them is the application's. */
export async function throughRoutes<Req, Res>(
  shared: Shared<Req, Res>,
  exchange: Exchange<Req, Res>,
  guarded: Guarded<Req, Res>,
): Promise<Passage> {
  const { routes } = shared
  const route = routes && routeOf(exchange, routes)
  const visit = new Visit(shared, exchange, route?.isPoll ?? false)
  if (!route) return guarded(visit)
  try {
    const account = route.isForEverybody ? undefined : await accountOf(visit)
    await serve(route, { visit, account, routes, throughGuard: async () => guarded(visit, { account }) })
    await visit.keeping.saved()
  } catch (error) {
    answerOutage(visit, error)
  }
  return undefined
}

function routeOf({ method, url }: Pick<Exchange<unknown, unknown>, 'method' | 'url'>, { path }: ResolvedRoutes) {
  const name = url.slice(path.length + 1).split('?', 1)[0]
  return BY_NAME.get(`${method === 'HEAD' ? 'GET' : method} ${name}`)
}

/** Answers. What is sent must show that it comes from a page of the site, or from a program. */
async function serve<Req, Res>(route: Route, asked: Omit<RouteAsked<Req, Res>, 'query' | 'fields'>): Promise<void> {
  const { visit, routes } = asked
  const { exchange } = visit
  const fields = originFault(route, exchange, routes) ?? (await fieldsFor(route, exchange))
  if ('status' in fields) return exchange.reply(fields)
  await route.serve({ ...asked, fields, query: queryOf(exchange.url) })
}

/** Pages may be linked to from anywhere. */
function originFault({ method, isPoll }: Route, exchange: Asked, { origins }: ResolvedRoutes): Reply | undefined {
  if (method === 'POST') return forgeryReply(exchange, origins)
  return isPoll ? originReply(exchange, origins) : undefined
}

async function fieldsFor({ method }: Route, exchange: Asked): Promise<Fields | Reply> {
  if (method === 'GET') return NO_FIELDS
  try {
    return (await readFields(exchange)) ?? badRequest('The body is neither a form nor a JSON object.')
  } catch (error) {
    if (error instanceof BodyTooLong) return tooLong(error.message)
    return badRequest('The body did not arrive whole.') // whoever left meanwhile: no fault of the application's, which may have no answer to one
  }
}
