// Express 4 and 5, with express-session, passport, iron-session or none: `app.use(guard(control, { account }))` after the host's own.

import type { SessionControl } from '../controller/controller.ts'
import { type ExpressRequest, expressExchange } from './express/exchange.ts'
import { setSessions, type WithSessions } from './express/sessions.ts'
import { createGuard } from './guard/guard.ts'
import type { Passage, RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import type { NodeRequest } from './node/exchange.ts'
import type { NodeResponse } from './node/response.ts'
import { type Mountable, placeOf } from './web/mountable.ts'

export type { ExpressRequest } from './express/exchange.ts'
export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { Mountable } from './web/mountable.ts'

declare global {
  namespace Express {
    interface Request {
      /** This request's own session; set by the guard of utsessions. */
      utsessions: RequestSessions
    }
  }
}

export type Next = (error?: unknown) => void

/**
 * The guard as Express middleware. Goes after the host's session and authentication, before the application's routes.
 *
 * The token is kept in `req.session` where there is one, else in a cookie. Handlers find the request's session in `req.utsessions`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<Req extends ExpressRequest, Res extends NodeResponse>(
  control: SessionControl,
  options: GuardOptions<Req, Res>,
): (req: Req, res: Res, next: Next) => void {
  const admit = createGuard(control, options)
  return (req, res, next) => {
    const host: ExpressRequest & WithSessions = req
    if (host.utsessions) return next() // mounted twice
    const go = (sessions: Passage) => {
      if (!sessions) return
      setSessions(host, sessions)
      next()
    }
    const passage = admit(expressExchange(req, res))
    if (passage instanceof Promise) passage.then(go, next)
    else go(passage)
  }
}

/**
 * Puts a handler such as the dashboard of `utsessions/admin` into the application: below its `path` it answers, by the whole address or by what
 * a router has left of it; everything else passes. Goes behind the guard. What the handler fails with is `next`'s.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Req extends NodeRequest, Res extends NodeResponse>(
  handler: Mountable<Req>,
): (req: Req, res: Res, next: Next) => void {
  const isOurs = placeOf(handler)
  return (request, response, next) => {
    const target = [request.originalUrl, request.url].find(isOurs)
    if (target === undefined) return next()
    import('./node/bridge/raw.ts')
      .then(({ answerRaw }) => answerRaw<Req>({ handler, target, request, response }))
      .catch(next)
  }
}
