// The suite's application on Koa 3, with whatever host.

import Koa, { type Context, type Middleware } from 'koa'
import { type GuardOptions, guard } from 'utsessions/koa'
import type { Application, Asked } from 'utsessions/testing'
import { listening } from './listening.ts'

/** How an application on Koa knows who is signed in. */
export interface KoaHost {
  /** Goes in front of the guard; made anew for each application. */
  readonly before: (app: Koa) => readonly Middleware[]
  readonly user: (ctx: Context) => string | undefined
  readonly guard?: Partial<GuardOptions<Context, Context['response']>>
  /** What the suite may ask of the host. */
  readonly acts: (ctx: Context) => Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>
}

export function koaApp(host: KoaHost) {
  return (application: Application) => {
    const app = new Koa({ keys: ['test'] })
    app.silent = true // Koa writes no errors to the console then
    for (const handler of host.before(app)) app.use(handler)
    const options = application.guard<Context, Context['response']>((ctx, name) => ctx.get(name))
    app.use(guard(application.control, { account: host.user, ...host.guard, ...options }))
    app.use((ctx) => answer(application, host, ctx))
    return listening(app.callback())
  }
}

async function answer(application: Application, host: KoaHost, ctx: Context): Promise<void> {
  const responded = await application.respond({
    method: ctx.method,
    path: ctx.originalUrl,
    user: () => host.user(ctx),
    sessions: ctx.utsessions,
    ...host.acts(ctx),
  })
  if (!responded) return
  const { status, location, body } = responded
  if (location !== undefined) ctx.set('location', location)
  ctx.body = body ?? null
  ctx.status = status
}
