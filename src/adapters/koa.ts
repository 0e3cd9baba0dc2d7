// Koa 3, with koa-session or without: `app.use(guard(control, { account }))` after the host's own.

import type {} from 'koa'
import type { SessionControl } from '../controller/controller.ts'
import { createGuard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import { type KoaContext, KoaExchange } from './koa/exchange.ts'
import { type Mountable, placeOf } from './web/mountable.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { KoaContext } from './koa/exchange.ts'
export type { Mountable } from './web/mountable.ts'

declare module 'koa' {
  interface ExtendableContext {
    /** This request's own session; set by the guard of utsessions. */
    utsessions: RequestSessions
  }
}

/**
 * The guard as Koa middleware. Goes after the host's session, before the application's routes.
 *
 * The token is kept in `ctx.session` where there is one, else in a cookie. Handlers find the request's session in `ctx.utsessions`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<Ctx extends KoaContext>(
  control: SessionControl,
  options: GuardOptions<Ctx, Ctx['response']>,
): (ctx: Ctx, next: () => Promise<unknown>) => Promise<unknown> {
  const admit = createGuard(control, options)
  return async (ctx, next) => {
    const host: KoaContext & { utsessions?: RequestSessions } = ctx
    if (host.utsessions) return next() // mounted twice
    const exchange = new KoaExchange(ctx)
    const sessions = await admit(exchange)
    if (!sessions) return exchange.leave()
    host.utsessions = sessions
    try {
      return await next()
    } finally {
      await exchange.leave()
    }
  }
}

/**
 * Puts a handler such as the dashboard of `utsessions/admin` into the application: below its `path` it answers, by the whole address or by what
 * koa-mount has left of it; everything else passes. Goes behind the guard. What the handler fails with is thrown.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Ctx extends KoaContext & { readonly url: string }>(
  handler: Mountable<Ctx>,
): (ctx: Ctx, next: () => Promise<unknown>) => Promise<unknown> {
  const isOurs = placeOf(handler)
  return async (ctx, next) => {
    const target = [ctx.originalUrl, ctx.url].find(isOurs)
    if (target === undefined) return next()
    const { answerContext } = await import('./koa/mounted.ts')
    return answerContext(handler, ctx, target)
  }
}
