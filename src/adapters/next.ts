// Next 16: the guard as its proxy, around route handlers, and for a look from server components and actions.

import type { SessionControl } from '../controller/controller.ts'
import { UtsessionsError } from '../policy/errors.ts'
import { createGuard, type Guard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import { guardOptions, type NextAnswer, type NextAsked, type NextCookies, type NextGuardOptions } from './next/asked.ts'
import { type CookieStore, nextExchange } from './next/exchange.ts'
import { flushing } from './next/flushing.ts'
import { type NextRoutes, nextRoutes } from './next/mounted.ts'
import { onward } from './next/onward.ts'
import type { Mountable } from './web/mountable.ts'

export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { NextAnswer, NextAsked, NextCookies, NextGuardOptions, SignedIn } from './next/asked.ts'
export type { CookieStore } from './next/exchange.ts'
export type { NextRoutes } from './next/mounted.ts'
export type { SetCookie } from './next/set-cookie.ts'
export type { Mountable } from './web/mountable.ts'

/** A `NextRequest`, as much of it as is needed. */
export type NextRequestLike = Request & { readonly cookies: NextCookies }

/** Of `next/headers`, for `route` and `sessions`. */
export interface NextHeaders {
  cookies(): Promise<NextCookies & CookieStore>
  headers(): Promise<Pick<Headers, 'get'>>
}

/** In which `open()` may have answered: then nothing is given back. */
export type RouteHandler<Req, Context> = (
  request: Req,
  context: Context,
) => Response | undefined | Promise<Response | undefined>

export interface NextGuard {
  /** For `proxy.ts`: every request is checked before Next looks at it. Opens, refuses and signs out, with cookies in that very answer. */
  proxy(request: NextRequestLike): Promise<Response>
  /** For `route.ts`: the same around one handler. Where `open()` has answered in it, the handler may give nothing back. */
  route<Req extends Request, Context>(
    handler: RouteHandler<Req, Context>,
  ): (request: Req, context: Context) => Promise<Response>
  /**
   * The request's session, in components, actions and route handlers. `undefined` where somebody is signed in whose session is over or has
   * not been opened, or while it cannot be told: nothing must be shown or done then, and a redirect leads to where the guard answers.
   */
  sessions(): Promise<RequestSessions | undefined>
}

/**
 * The guard for Next. The token is kept in a cookie of the guard's own. Give `signOut`, which removes the application's login cookie:
 * `(asked, answer) => answer.cookies.delete('login')`.
 * @param next `{ cookies, headers }` of `next/headers`; not needed where `proxy` is all that is used
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard(control: SessionControl, options: NextGuardOptions, next: NextHeaders = WITHOUT): NextGuard {
  const quiet = new WeakSet<NextAsked>()
  const admit = createGuard(control, guardOptions(options, quiet))
  const shared: Shared = { quiet, admit, next, known: new WeakMap() }
  return {
    proxy: (request) => throughProxy(shared, request),
    route: (handler) => (request, context) => throughHandler(shared, request, () => handler(request, context)),
    sessions: () => look(shared),
  }
}

/**
 * A handler such as the dashboard of `utsessions/admin` as route handlers: `export const { GET, HEAD, POST } = mount(admin)` in
 * `app/admin/sessions/[[...rest]]/route.ts`. The guard goes in front as the proxy. What the handler fails with is thrown.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Req extends NextRequestLike>(handler: Mountable<Req>): NextRoutes<Req> {
  return nextRoutes(handler)
}

interface Shared {
  /** Requests of which the host is to be left as it is for the moment. */
  readonly quiet: WeakSet<NextAsked>
  readonly admit: Guard<NextAsked, NextAnswer>
  readonly next: NextHeaders
  /** By the cookies of `next/headers`, of which each request has its own. */
  readonly known: WeakMap<object, Promise<RequestSessions | undefined>>
}

/**
 * What Next's router fetches is answered to the router alone, which then asks for the page as browsers do: only there is somebody to be
 * told, and are cookies sure to arrive (Next drops those of the page that it adds to the answer of an action).
 */
async function throughProxy({ quiet, admit }: Shared, request: NextRequestLike): Promise<Response> {
  const ofRouter = request.headers.has('rsc')
  if (ofRouter || request.headers.has('next-action')) quiet.add(request)
  const { exchange } = nextExchange(request, quiet, { looksOnly: ofRouter, request })
  const sessions = await admit(exchange)
  if (sessions) return onward(request, (await exchange.answerWith(new Response(null))).headers)
  const own = answered(exchange.answer)
  return withHost(quiet.has(request) ? own : await exchange.answerWith(own), request)
}

/** Next reads where an answer of the proxy leads as an address with a host, fails where there is none, and takes its own host off again. */
function withHost(answer: Response, { url }: Request): Response {
  const location = answer.headers.get('location')
  if (location === null || URL.canParse(location)) return answer
  const headers = new Headers(answer.headers)
  headers.set('location', new URL(location, url).href)
  return new Response(answer.body, { status: answer.status, headers })
}

async function throughHandler(
  { quiet, admit, next, known }: Shared,
  request: Request,
  handle: () => Response | undefined | Promise<Response | undefined>,
): Promise<Response> {
  const store = await next.cookies()
  const { method, url, headers } = request
  const { exchange, flush } = nextExchange({ method, url, headers, cookies: store }, quiet, { request })
  const sessions = await admit(exchange)
  if (!sessions) return exchange.answerWith(answered(exchange.answer))
  known.set(store, Promise.resolve(sessions))
  try {
    const response = await handle()
    return await exchange.answerWith(answered(exchange.answer ?? response))
  } catch (error) {
    const given = await exchange.answerWith(exchange.answer ?? new Response(null))
    if (exchange.answer) return given
    flush(store) // what is thrown is a redirect, most often
    throw error
  }
}

async function look({ quiet, admit, next, known }: Shared): Promise<RequestSessions | undefined> {
  const [store, headers] = await Promise.all([next.cookies(), next.headers()])
  const looked = known.get(store) ?? lookAt({ quiet, admit }, { method: 'GET', headers, cookies: store }, store)
  known.set(store, looked)
  return looked
}

async function lookAt(
  { quiet, admit }: Pick<Shared, 'quiet' | 'admit'>,
  asked: NextAsked,
  store: CookieStore,
): Promise<RequestSessions | undefined> {
  const { exchange, flush } = nextExchange(asked, quiet, { looksOnly: true })
  quiet.add(asked)
  const sessions = await admit(exchange)
  quiet.delete(asked)
  try {
    flush(store)
  } catch {
    // A component, which cannot set any. The next request brings the same again.
  }
  return sessions && flushing(sessions, () => flush(store))
}

function answered(answer: Response | undefined): Response {
  if (answer) return answer
  throw new TypeError('The route handler gave no Response. It may leave it out only where open() has answered.')
}

const missing = (): never => {
  throw new UtsessionsError('UTS_ARGUMENT_INVALID', NO_NEXT_HEADERS)
}
const WITHOUT: NextHeaders = { cookies: missing, headers: missing }
const NO_NEXT_HEADERS =
  "route() and sessions() need the functions of next/headers. Write: import { cookies, headers } from 'next/headers' and " +
  'guard(control, { … }, { cookies, headers }).'
