// The guard's own routes in Koa: bodies that a parser has read, and a host that saves with every answer.

import { text } from 'node:stream/consumers'
import type { Context, Next } from 'koa'
import { koaApp } from '../../support/apps/koa.ts'
import { koaSessionHost, mapStore } from '../../support/apps/koa-session.ts'
import { servesOwnRoutes } from '../../support/own-routes.ts'

const host = koaSessionHost(() => ({ store: mapStore(), rolling: true }))
const parsing = { ...host, before: (app: Parameters<typeof host.before>[0]) => [parse, ...host.before(app)] }

/** As koa-bodyparser does: what it knows it parses, and of all else it leaves an empty object. */
async function parse(ctx: Context, next: Next): Promise<void> {
  const body = ctx.is('json') ? JSON.parse((await text(ctx.req)) || '{}') : {}
  Object.assign(ctx.request, { body })
  await next()
}

servesOwnRoutes('with a host that rolls', koaApp(host))
servesOwnRoutes('behind a parser', koaApp(parsing))
