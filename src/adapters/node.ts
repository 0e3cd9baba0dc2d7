// Plain node:http, and whatever is built on it without an adapter of its own: `const sessions = await admit(req, res)`.

import type { SessionControl } from '../controller/controller.ts'
import { createGuard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import { NodeExchange, type NodeHost, type NodeRequest } from './node/exchange.ts'
import type { NodeResponse } from './node/response.ts'
import { type Mountable, placeOf } from './web/mountable.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { Mountable } from './web/mountable.ts'

/** A request on a socket that may be one of TLS. */
export interface SocketRequest extends NodeRequest {
  readonly socket: object
}

/**
 * The guard for servers of `node:http`. Resolves to the request's session; to `undefined` when the guard has answered itself, and the
 * application must not. Fails with what the application's own functions throw.
 *
 * The token is kept in a cookie, unless `hostData` names a place in session data of the application's. Behind a proxy that ends TLS, give `secure`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<Req extends SocketRequest, Res extends NodeResponse>(
  control: SessionControl,
  options: GuardOptions<Req, Res>,
): (req: Req, res: Res) => Promise<RequestSessions | undefined> {
  const admit = createGuard(control, options)
  return async (request, response) => admit(new NodeExchange<Req, Res>(NO_HOST, request, response))
}

/** A host is what the application says it is. */
const NO_HOST: NodeHost<SocketRequest> = {
  isSecure: ({ socket }) => 'encrypted' in socket && socket.encrypted === true,
  hostData: () => undefined,
  hostSession: () => undefined,
  leaveHostAlone: () => {},
  signOut: async () => false,
}

/**
 * For a handler such as the dashboard of `utsessions/admin`: `if (await mounted(req, res)) return`. Resolves to `false` where the request is for
 * something else, and to `true` once the answer is out. Fails with what the handler fails with.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Req extends SocketRequest, Res extends NodeResponse>(
  handler: Mountable<Req>,
): (req: Req, res: Res) => Promise<boolean> {
  const isOurs = placeOf(handler)
  return async (request, response) => {
    const target = [request.originalUrl, request.url].find(isOurs)
    if (target === undefined) return false
    const { answerRaw } = await import('./node/bridge/raw.ts')
    await answerRaw<Req>({ handler, target, request, response })
    return true
  }
}
