// A mounted handler as the controller of a module of its own: Nest's guards, ours among them, stand in front of controllers alone.

import { All, Controller, type DynamicModule, Req, Res, type Type, VERSION_NEUTRAL } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { NodeRequest } from '../node/exchange.ts'
import type { NodeResponse } from '../node/response.ts'
import { type Mountable, placeOf, segmentsIn } from '../web/mountable.ts'

export interface NestMountOptions {
  /** For the handler's controller: `[Public()]`, say, where the application's own guards are to let everybody ask. @default none */
  readonly decorators?: readonly ClassDecorator[]
}

/** A module, each time another: Nest takes those of one class for one. */
export function mountedModule(handler: Mountable<object>, { decorators = [] }: NestMountOptions): DynamicModule {
  placeOf(handler) // throws here, and not when the application starts
  const controller = controllerFor(handler)
  for (const decorate of decorators) decorate(controller)
  const PLACED = Symbol('utsessions mounted')
  const placed = {
    provide: PLACED,
    inject: [HttpAdapterHost],
    useFactory: ({ httpAdapter }: HttpAdapterHost) => place(controller, handler, httpAdapter.getType()),
  }
  return { module: class UtsessionsMounted {}, controllers: [controller], providers: [placed] }
}

/** What Express and Fastify say of the route that was matched, and what was asked for. */
interface Matched {
  readonly originalUrl: string
  readonly route?: { readonly path?: unknown }
  readonly routeOptions?: { readonly url?: string }
}

function controllerFor(handler: Mountable<object>): Type {
  class UtsessionsMountedRoutes {
    async answer(request: Matched, response: object): Promise<void> {
      const matched = String(request.routeOptions?.url ?? request.route?.path ?? handler.path)
      const above = segmentsIn(matched.replace(/\/?\{?\/?\*.*$/, '')) - segmentsIn(handler.path)
      await give(handler, request, response, above)
    }
  }
  const { prototype } = UtsessionsMountedRoutes
  Req()(prototype, 'answer', 0)
  Res()(prototype, 'answer', 1)
  return UtsessionsMountedRoutes
}

/** Fastify's replies have Node's own response in them. */
async function give(handler: Mountable<object>, request: object, response: object, above: number): Promise<void> {
  const { answerReply, belowPrefix } = await import('../fastify/mounted.ts')
  if ('raw' in response) {
    return answerReply(handler, request as FastifyRequest, response as FastifyReply, above)
  }
  const { answerRaw } = await import('../node/bridge/raw.ts')
  const target = belowPrefix((request as Matched).originalUrl, above)
  return answerRaw({ handler, target, request: request as NodeRequest, response: response as NodeResponse })
}

/** Gives it its routes, once it is known on what it runs: each platform writes "and all below" in its own way. */
function place(controller: Type, { path }: Mountable<object>, platform: string): true {
  Controller({ path, version: VERSION_NEUTRAL })(controller)
  const answer = Object.getOwnPropertyDescriptor(controller.prototype, 'answer') as PropertyDescriptor
  All(['', platform === 'fastify' ? '*' : '*rest'])(controller.prototype, 'answer', answer)
  return true
}
