// Hono 4, with hono-sessions, @hono/session, iron-session or none: `app.use(guard(control, { account }))` after the host's own.

import type { Context, MiddlewareHandler } from 'hono'
import type { SessionControl } from '../controller/controller.ts'
import { createGuard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import { HonoSide } from './hono/exchange.ts'
import { hostIn } from './hono/host.ts'
import { pathOf } from './web/address.ts'
import { withoutBody } from './web/head.ts'
import { type Mountable, placeOf } from './web/mountable.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { Mountable } from './web/mountable.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** This request's own session; set by the guard of utsessions. */
    utsessions: RequestSessions
  }
}

/**
 * The guard as Hono middleware. Goes after the host's session, before the application's routes.
 *
 * The token is kept in the session that is found in `c.get('session')`, else in a cookie. Handlers find the request's session in
 * `c.get('utsessions')`. Behind a proxy that ends TLS, give `secure`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<C extends Context>(
  control: SessionControl,
  options: GuardOptions<C, Headers>,
): MiddlewareHandler {
  const admit = createGuard(control, options)
  return async (c, next) => {
    if (c.get('utsessions')) return passed(next()) // mounted twice
    const host = hostIn(c)
    const side = new HonoSide(c as C, host && (await host))
    const sessions = await admit(side.exchange)
    if (!sessions) return side.answer()
    c.set('utsessions', sessions)
    const cookies = side.cookies()
    try {
      await next()
    } catch (error) {
      if (!side.exchange.answer) {
        side.exchange.fail()
        throw error
      }
    }
    const writing = side.pass(cookies)
    if (writing) await writing
  }
}

/** What `next` gives is no answer, though Hono would take it for one. */
async function passed(next: Promise<void>): Promise<void> {
  await next
}

/**
 * Puts a handler such as the dashboard of `utsessions/admin` into the application: `app.use(mount(admin))`. Below its `path`, which is that of the
 * whole address, it answers; everything else passes. Goes behind the guard. What the handler fails with is thrown.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<C extends Context>(handler: Mountable<C>): MiddlewareHandler {
  const isOurs = placeOf(handler)
  return async (c, next) => {
    if (!isOurs(pathOf(c.req.url))) return passed(next())
    return withoutBody(c.req.method, await handler(await unread(c), c as C))
  }
}

/** Hono keeps what was read by `c.req`, in a validator for instance. */
async function unread({ req }: Context): Promise<Request> {
  const { method, headers, signal } = req.raw
  return req.raw.bodyUsed ? new Request(req.url, { method, headers, signal, body: await req.arrayBuffer() }) : req.raw
}
