// Fastify 5, with @fastify/session, @fastify/secure-session, @fastify/passport, or none: `await app.register(guard(control, { account }))`.

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { SessionControl } from '../controller/controller.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { fastifyExchange } from './fastify/exchange.ts'
import { HIDDEN, ownRoutes, under } from './fastify/own-routes.ts'
import { createGuard } from './guard/guard.ts'
import type { Passage, RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import { baseOf, type Mountable, placeOf, segmentsIn } from './web/mountable.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { Mountable } from './web/mountable.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** This request's own session; set by the guard of utsessions in its hook. */
    utsessions: RequestSessions
  }
}

export interface FastifyGuardOptions extends GuardOptions<FastifyRequest, FastifyReply> {
  /**
   * In which of Fastify's hooks the guard asks for the account. Who is signed in must be known by then, and a hook that signs in must not
   * have run: hooks of routes come after those of the application that have the same name.
   * @default 'preValidation'
   */
  readonly hook?: GuardHook
}

export type GuardHook = 'onRequest' | 'preValidation' | 'preHandler'

/**
 * The guard as a Fastify plugin, for the application or the part of it that registers it. Goes after the host's session and authentication.
 *
 * The token is kept in `request.session` where there is one, else in a cookie. Handlers find the request's session in `request.utsessions`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard(control: SessionControl, options: FastifyGuardOptions): FastifyPluginAsync {
  const { hook = 'preValidation', ...others }: FastifyGuardOptions = { ...options }
  assertHook(hook)
  const atRoot = createGuard<FastifyRequest, FastifyReply>(control, others)
  return notEncapsulated(async (app) => {
    const routes = under(app.prefix, others.routes)
    const admit = app.prefix === '' ? atRoot : createGuard<FastifyRequest, FastifyReply>(control, { ...others, routes })
    app.decorateRequest('utsessions') // throws where there is a guard already
    app.addHook(hook as 'onRequest', (request, reply, next) => {
      if (request.utsessions) return next() // callNotFound() runs hooks again
      const go = (sessions: Passage) => {
        if (!sessions) return
        request.utsessions = sessions
        next()
      }
      const passage = admit(fastifyExchange(request, reply))
      if (passage instanceof Promise) passage.then(go, next)
      else go(passage)
    })
    await app.register(ownRoutes(others.routes))
  })
}

/**
 * A handler such as the dashboard of `utsessions/admin` as a Fastify plugin: it answers below its `path`, and below the prefix of the part of the
 * application that registers it. Register it where the guard is. What the handler fails with goes to Fastify's error handler.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Req extends FastifyRequest>(handler: Mountable<Req>): FastifyPluginAsync {
  placeOf(handler) // throws here, and not when it is registered
  return async (app) => {
    const place = baseOf(handler.path).replaceAll(':', '::') // in a route, one colon begins a parameter
    const above = segmentsIn(app.prefix)
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      const { answerReply } = await import('./fastify/mounted.ts')
      await answerReply(handler, request as Req, reply, above)
      return reply // sent, though its hooks may be at work still
    }
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload)) // nothing is read here
    for (const url of [place || '/', `${place}/*`]) app.route({ method: METHODS, url, schema: HIDDEN, handler: answer })
  }
}

/** Its hooks and decorators are for whoever registers it, as fastify-plugin has it. */
function notEncapsulated(plugin: FastifyPluginAsync): FastifyPluginAsync {
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'utsessions',
    [Symbol.for('plugin-meta')]: { name: 'utsessions', fastify: '5.x' },
  })
}

function assertHook(hook: unknown): asserts hook is GuardHook {
  if (HOOKS.has(hook)) return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `hook must be 'onRequest', 'preValidation' or 'preHandler', but is ${given(hook)}.`,
  )
}

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
const HOOKS: ReadonlySet<unknown> = new Set(['onRequest', 'preValidation', 'preHandler'] satisfies GuardHook[])
