// The guard's own routes: a table of contents, and the way of a request to one of them.

import { queryOf } from '../guard/asking.ts'
import { BodyTooLong } from '../guard/body.ts'
import type { Exchange, Reply } from '../guard/exchange.ts'
import type { Passage } from '../guard/handle.ts'
import { forgeryReply, originReply } from '../guard/origin.ts'
import type { ResolvedRoutes } from '../guard/routes-options.ts'
import type { Visit } from '../guard/visit.ts'
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

/** Who asks. */
interface Asker<Req, Res> {
  readonly visit: Visit<Req, Res>
  readonly account: string | undefined
}

type ThroughGuard<Req, Res> = (visit: Visit<Req, Res>, account: string | undefined) => Promise<Passage>

export interface Routes {
  /** The route that this request is for; `undefined`: it is the application's. */
  find(exchange: Pick<Exchange<unknown, unknown>, 'method' | 'url'>): Route | undefined
  /** Answers. What is sent must show that it comes from a page of the site, or from a program. */
  serve<Req, Res>(route: Route, asker: Asker<Req, Res>, throughGuard: ThroughGuard<Req, Res>): Promise<undefined>
}

export function createRoutes(routes: ResolvedRoutes): Routes {
  const prefix = `${routes.path}/`
  const byName = new Map(ROUTES.map((route) => [`${route.method} ${route.path}`, route]))
  return {
    find: ({ method, url }) => {
      if (!url.startsWith(prefix)) return undefined
      return byName.get(`${method === 'HEAD' ? 'GET' : method} ${url.slice(prefix.length).split('?', 1)[0]}`)
    },
    serve: (route, asker, throughGuard) => serve(route, routes, asker, throughGuard),
  }
}

async function serve<Req, Res>(
  route: Route,
  routes: ResolvedRoutes,
  { visit, account }: Asker<Req, Res>,
  throughGuard: ThroughGuard<Req, Res>,
): Promise<undefined> {
  const { exchange } = visit
  const fields = originFault(route, exchange, routes) ?? (await fieldsFor(route, exchange))
  if ('status' in fields) {
    exchange.reply(fields)
    return undefined
  }
  const asked: RouteAsked<Req, Res> = {
    visit,
    account,
    routes,
    fields,
    query: queryOf(exchange.url),
    throughGuard: () => throughGuard(visit, account),
  }
  await route.serve(asked)
  return undefined
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
