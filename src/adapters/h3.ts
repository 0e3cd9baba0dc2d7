// h3 2, with its own sealed sessions or without: `app.use(guard(control, { account }))`, with `session` where the sign-in lies in such a one.

import type { H3Event, SessionConfig } from 'h3'
import type { SessionControl } from '../controller/controller.ts'
import { createGuard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import type { AccountGiven, GuardOptions } from './guard/options.ts'
import { H3Exchange } from './h3/exchange.ts'
import { h3DataOf, openH3Session } from './h3/session.ts'
import { pathOf } from './web/address.ts'
import { withoutBody } from './web/head.ts'
import { type Mountable, placeOf } from './web/mountable.ts'
import { movedTo } from './web/moved.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { Mountable } from './web/mountable.ts'

declare module 'h3' {
  interface H3EventContext {
    /** This request's own session; set by the guard of utsessions. */
    utsessions: RequestSessions
  }
}

type EventOptions = GuardOptions<H3Event, H3Event['res']>

export interface H3GuardOptions extends Omit<EventOptions, 'account'> {
  /**
   * What `useSession` is called with. The token is kept in that session's data then, and `account` is handed them.
   * @default the token is kept in a cookie
   */
  readonly session?: SessionConfig
  /**
   * Who is signed in; `undefined` or `null` for nobody. See `GuardOptions`.
   * @param data of the session that `session` tells of; empty without
   */
  readonly account: (event: H3Event, data: Readonly<Record<string, unknown>>) => AccountGiven | Promise<AccountGiven>
}

/**
 * The guard as h3 middleware. Goes in front of the application's routes. Handlers find the request's session in `event.context.utsessions`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard(
  control: SessionControl,
  options: H3GuardOptions,
): (event: H3Event, next: () => unknown) => Promise<unknown> {
  const { session: config, ...rest } = { ...options }
  const { account } = rest
  const admit = createGuard<H3Event, H3Event['res']>(control, {
    ...rest,
    account: typeof account === 'function' ? (event) => account(event, config ? h3DataOf(event, config) : {}) : account,
  })
  return async (event, next) => {
    if (seen.has(event)) return next() // mounted twice
    seen.add(event)
    const exchange = new H3Exchange(event, config && (await openH3Session(event, config)))
    try {
      const sessions = await admit(exchange)
      if (!sessions) return exchange.answer
      event.context.utsessions = sessions
      const result = await next()
      return exchange.answer ?? result
    } finally {
      await exchange.leave()
    }
  }
}

/** Not by `event.context`, which whoever calls the application may share between requests. */
const seen = new WeakSet<H3Event>()

/**
 * Puts a handler such as the dashboard of `utsessions/admin` into the application: `app.use(mount(admin))`. Below its `path` it answers; everything
 * else passes. Goes behind the guard. What the handler fails with is thrown.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount(handler: Mountable<H3Event>): (event: H3Event, next: () => unknown) => unknown {
  const isOurs = placeOf(handler)
  return async (event, next) => {
    if (!isOurs(event.url.pathname)) return next()
    return withoutBody(event.req.method, await handler(requestAt(event), event))
  }
}

/** Below another application, h3 takes that one's part off: of the request's own address as well where it is one of Node's. */
function requestAt({ req, url }: H3Event): Request {
  return pathOf(req.url) === url.pathname + url.search ? req : movedTo(url, req)
}
