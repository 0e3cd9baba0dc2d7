// The way of a request through the dashboard: to its route, past what it must show, by whoever asks, to the answer. Called by dashboard.ts.

import { isResponse } from '../adapters/web/response.ts'
import type { SessionControl } from '../controller/controller.ts'
import { type Admin, createAdmin } from './admin.ts'
import { faultReply } from './faults.ts'
import { readFields } from './fields.ts'
import { operatorOf } from './operator.ts'
import type { Authorize, Operator, ResolvedDashboardOptions } from './options.ts'
import { answer, problem, withoutBody } from './replies.ts'
import type { ActRoute, Asked, Route } from './route.ts'
import { routeAt } from './routes.ts'
import { unfitReply } from './unfit.ts'

export type Handling<Event> = (request: Request, event: Event) => Promise<Response>

/** Whatever runs beside the requests of one dashboard is shared by them. */
export function createHandling<Event>(
  control: SessionControl,
  { authorize, ...options }: ResolvedDashboardOptions<Event>,
): Handling<Event> {
  const admin = createAdmin(control, Object.freeze(options))
  return (request, event) => handled({ admin, request, event, authorize })
}

interface Arrived<Event> {
  readonly admin: Admin
  readonly request: Request
  readonly event: Event
  readonly authorize: Authorize<Event>
}

async function handled<Event>(arrived: Arrived<Event>): Promise<Response> {
  const { admin, request } = arrived
  const { pathname, searchParams } = new URL(request.url)
  const { path } = admin.options
  if (pathname === path && path !== '') return toItsSlash(path)
  if (!pathname.startsWith(`${path}/`)) return NOTHING()
  const response = await found(arrived, pathname.slice(path.length + 1), searchParams)
  return request.method === 'HEAD' ? withoutBody(response) : response
}

/** Relative, so that it holds whatever a proxy has put in front. With a dot: what stands before a colon would be a scheme. */
function toItsSlash(path: string): Response {
  return answer(308, null, { location: `./${path.slice(path.lastIndexOf('/') + 1)}/` })
}

const NOTHING = () => problem(404, 'not-found', 'There is nothing here', 'The dashboard has no such place.')

async function found<Event>(arrived: Arrived<Event>, name: string, query: URLSearchParams): Promise<Response> {
  const route = routeAt(name)
  if (!route) return NOTHING()
  const { request } = arrived
  const unfit = unfitReply(route, request, arrived.admin.options.origins)
  if (unfit) return unfit
  return route.kind === 'open' ? route.serve(request, query) : authorized(route, arrived, query)
}

type GuardedRoute = Exclude<Route, { readonly kind: 'open' }>

async function authorized<Event>(
  route: GuardedRoute,
  { admin, request, event, authorize }: Arrived<Event>,
  query: URLSearchParams,
): Promise<Response> {
  const operator = await operatorOf(authorize, event)
  if (isResponse(operator)) return operator
  const mayStillSee = async () => isOperator(await operatorOf(authorize, event))
  const asked: Asked = { admin, request, query, operator, mayStillSee }
  try {
    return await (route.kind === 'act' ? acted(route, asked) : route.serve(asked))
  } catch (error) {
    return faultReply(error)
  }
}

/** What is thrown away unread must not keep a connection. */
function isOperator(answer: Operator | Response): answer is Operator {
  if (!isResponse(answer)) return true
  void answer.body?.cancel().catch(() => {})
  return false
}

async function acted(route: ActRoute, asked: Asked): Promise<Response> {
  if (asked.operator.role !== 'full') return READ_ONLY()
  return route.serve(asked, await readFields(asked.request))
}

const READ_ONLY = () =>
  problem(403, 'read-only', 'You may look, and change nothing', 'Your role is read-only. This needs the role full.')
