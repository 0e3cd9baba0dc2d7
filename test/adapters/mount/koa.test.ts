// With koa-session.

import { text } from 'node:stream/consumers'
import Koa, { type Context, type Middleware } from 'koa'
import session from 'koa-session'
import { guard, mount } from 'utsessions/koa'
import { listening } from '../../support/apps/listening.ts'
import { mounts, type Setting } from './suite.ts'

const userOf = (ctx: Context): string | undefined => ctx.session?.user

mounts<Context>('Koa 3', { start: (setting) => listening(appOf(setting)), user: userOf, failure: 'handled: boom' })

function appOf({ control, handler, parses, prefixed }: Setting<Context>) {
  const app = new Koa({ keys: ['test'] })
  app.use(handling)
  if (prefixed) app.use(below('/x'))
  if (parses) app.use(parsing)
  app.use(session({}, app))
  app.use((ctx, next) => (ctx.path === '/sign-in' ? signIn(ctx) : next()))
  app.use(guard<Context>(control, { account: userOf }))
  app.use(mount<Context>(handler))
  app.use((ctx) => {
    if (ctx.path === '/app') ctx.body = 'the application'
  })
  return app.callback()
}

function signIn(ctx: Context): void {
  ctx.session = { user: ctx.query['user'] }
  ctx.body = {}
}

const handling: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    ctx.status = 500
    ctx.body = `handled: ${(error as Error).message}`
  }
}

/** What koa-mount does: those behind it see the path without its own part. */
function below(prefix: string): Middleware {
  return async (ctx, next) => {
    if (!ctx.path.startsWith(prefix)) return
    const before = ctx.path
    ctx.path = before.slice(prefix.length)
    await next()
    ctx.path = before
  }
}

/** What koa-bodyparser does, as far as it keeps only what it made of the body. */
const parsing: Middleware = async (ctx, next) => {
  const isJson = ctx.is('application/json')
  Object.assign(ctx.request, { body: isJson ? JSON.parse(await text(ctx.req)) : {} })
  await next()
}
