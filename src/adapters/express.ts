// Express 4 and 5, with express-session, passport, iron-session or none: `app.use(guard(control, { account }))` after the host's own.

import type { SessionControl } from '../controller/controller.ts'
import type { Exchange, HostData } from './guard/exchange.ts'
import { createGuard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import { ironData, isIronSession } from './hosts/iron-session.ts'
import { type NodeRequest, nodeExchange } from './node/exchange.ts'
import type { NodeResponse } from './node/response.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'

declare global {
  namespace Express {
    interface Request {
      /** This request's own session; set by the guard of utsessions. */
      utsessions: RequestSessions
    }
  }
}

/** As much of an Express request as the guard needs; with what express-session and passport add, if they are there. */
export interface ExpressRequest extends NodeRequest {
  readonly secure: boolean
  readonly sessionID?: string
}

interface HostRequest extends ExpressRequest {
  session?: HostSession | null
  /** Of express-session. */
  readonly sessionStore?: unknown
  utsessions?: RequestSessions
  logout?: (done: (error?: unknown) => void) => void
}

/** express-session's session, or any other object that is saved for the next request. */
interface HostSession {
  utsessions?: unknown
  regenerate?: (done: (error?: unknown) => void) => void
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
    const host: HostRequest = req
    if (host.utsessions) return next() // mounted twice
    admit(exchangeOf(req, res)).then((sessions) => {
      if (!sessions) return
      host.utsessions = sessions
      next()
    }, next)
  }
}

function exchangeOf<Req extends ExpressRequest, Res extends NodeResponse>(
  request: Req,
  response: Res,
): Exchange<Req, Res> {
  const host: HostRequest = request
  return {
    ...nodeExchange(request, response),
    secure: request.secure,
    hostData: () => dataOf(host),
    hostSession: () => (host.session ? host.sessionID : undefined),
    leaveHostAlone: () => leaveAlone(host),
    signOut: () => signOut(host),
  }
}

/** An iron-session is saved when it is told to. */
function dataOf(host: HostRequest): HostData | undefined {
  const { session } = host
  if (session && isIronSession(session)) return ironData(session)
  return session ? dataIn(host) : undefined
}

/** Always the session of the moment: signing in and out put another in its place. */
function dataIn(host: HostRequest): HostData {
  return {
    get: () => host.session?.utsessions,
    set: (value) => {
      if (host.session) host.session.utsessions = value
    },
  }
}

/**
 * What express-session knows no id of it neither saves nor touches, nor sends a cookie for it; without the data itself, `unset: 'destroy'`
 * would end it. cookie-session sends what says that it has changed.
 */
function leaveAlone(host: HostRequest): void {
  const { session } = host
  if (host.sessionStore) Object.assign(host, { sessionID: undefined })
  else if (session && 'isChanged' in session) Object.defineProperty(session, 'isChanged', { value: false })
}

/** passport's sign-out; without passport, a new and empty session. */
async function signOut(host: HostRequest): Promise<boolean> {
  const { session } = host
  if (host.logout && session) await done((callback) => host.logout?.(callback))
  else if (session?.regenerate) await done((callback) => session.regenerate?.(callback))
  else if (session && isIronSession(session)) session.destroy()
  else if (session) host.session = null
  return Boolean(session)
}

function done(call: (callback: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())))
}
