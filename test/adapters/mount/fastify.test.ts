// With @fastify/session. Fastify itself parses JSON, in every application.

import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { guard, mount } from 'utsessions/fastify'
import { takeForms } from '../../support/apps/fastify.ts'
import { fastifySessionHost } from '../../support/apps/fastify-session.ts'
import { type Mounting, mounts, type Setting } from './suite.ts'

const host = fastifySessionHost()

mounts<FastifyRequest>('Fastify 5', { start, user: host.user, failure: 'handled: boom' })

async function start(setting: Setting<FastifyRequest>): ReturnType<Mounting<unknown>['start']> {
  const app = fastify({ forceCloseConnections: true })
  app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send(`handled: ${error.message}`))
  await app.register((part) => fill(part, setting), { prefix: setting.prefixed ? '/x' : '' })
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}

async function fill(part: FastifyInstance, { control, handler }: Setting<FastifyRequest>): Promise<void> {
  takeForms(part)
  await host.before(part)
  part.post<{ Querystring: { user: string } }>('/sign-in', async (request) => {
    request.session.user = request.query.user
    return {}
  })
  await part.register(guard(control, { account: host.user }))
  await part.register(mount(handler))
  part.get('/app', async () => 'the application')
}
