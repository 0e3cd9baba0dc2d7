// A request of Express and its response, as the guard sees them. Used by express.ts, and by whatever runs on Express.

import type { Exchange, HostData } from '../guard/exchange.ts'
import { ironData, isIronSession } from '../hosts/iron-session.ts'
import { NodeExchange, type NodeHost, type NodeRequest } from '../node/exchange.ts'
import type { NodeResponse } from '../node/response.ts'

/** As much of an Express request as the guard needs; with what express-session and passport add, if they are there. */
export interface ExpressRequest extends NodeRequest {
  readonly secure: boolean
  readonly sessionID?: string
}

interface HostRequest extends ExpressRequest {
  session?: HostSession | null
  /** Of express-session. */
  readonly sessionStore?: unknown
  logout?: (done: (error?: unknown) => void) => void
}

/** express-session's session, or any other object that is saved for the next request. */
interface HostSession {
  utsessions?: unknown
  regenerate?: (done: (error?: unknown) => void) => void
}

/** @param url what is asked for, where it is not what the request says */
export function expressExchange<Req extends ExpressRequest, Res extends NodeResponse>(
  request: Req,
  response: Res,
  url?: string,
): Exchange<Req, Res> {
  return new NodeExchange<Req, Res>(HOST, request, response, url)
}

const HOST: NodeHost<HostRequest> = {
  isSecure: (request) => request.secure,
  hostData: dataOf,
  hostSession: (request) => (request.session ? request.sessionID : undefined),
  leaveHostAlone: leaveAlone,
  signOut,
}

/** An iron-session is saved when it is told to. */
function dataOf(host: HostRequest): HostData | undefined {
  const { session } = host
  if (session && isIronSession(session)) return ironData(session)
  return session ? new SessionData(host) : undefined
}

/** Always the session of the moment: signing in and out put another in its place. A class, as every request of a host's makes some. */
class SessionData implements HostData {
  readonly host: HostRequest

  constructor(host: HostRequest) {
    this.host = host
  }

  get(): unknown {
    return this.host.session?.utsessions
  }

  set(value: unknown): void {
    if (this.host.session) this.host.session.utsessions = value
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
