// The suite's application on Fastify 5, with whatever host.

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type FastifyGuardOptions, guard } from 'utsessions/fastify'
import type { Application, Asked, Running } from 'utsessions/testing'

/** How an application on Fastify knows who is signed in. */
export interface FastifyHost {
  /** Goes in front of the guard; made anew for each application. */
  readonly before: (app: FastifyInstance) => unknown
  readonly user: (request: FastifyRequest) => string | undefined
  readonly guard?: Partial<FastifyGuardOptions>
  /** What the suite may ask of the host. */
  readonly acts: (
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>
}

export function fastifyApp(host: FastifyHost) {
  return async (application: Application): Promise<Running> => {
    const app = fastify({ forceCloseConnections: true })
    takeForms(app)
    await host.before(app)
    const options = application.guard<FastifyRequest, FastifyReply>((request, name) => headerOf(request, name))
    await app.register(guard(application.control, { account: host.user, ...host.guard, ...options }))
    app.all('*', (request, reply) => answer(application, host, request, reply))
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    return { url, close: () => app.close() }
  }
}

/** Forms, as @fastify/formbody takes them. */
export function takeForms(app: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded'
  app.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
}

async function answer(application: Application, host: FastifyHost, request: FastifyRequest, reply: FastifyReply) {
  const responded = await application.respond({
    method: request.method,
    path: request.url,
    user: () => host.user(request),
    sessions: request.utsessions,
    ...host.acts(request, reply),
  })
  if (!responded) return reply
  const { status, location, body } = responded
  if (location !== undefined) reply.header('location', location)
  return reply.code(status).send(body)
}

function headerOf(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return typeof value === 'object' ? value.join(', ') : value
}
