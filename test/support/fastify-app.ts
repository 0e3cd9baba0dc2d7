// An application on Fastify as a user of utsessions has it, for what is Fastify's own: hooks, replies, plugins. It signs in and out.

import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { createSessionControl, memoryStore, type SessionControl, type SessionControlOptions } from 'utsessions'
import { type FastifyGuardOptions, guard } from 'utsessions/fastify'
import { fakeClock } from 'utsessions/testing'
import { onTestFinished } from 'vitest'
import { type FastifyHost, takeForms } from './apps/fastify.ts'
import { fastifySessionHost } from './apps/fastify-session.ts'
import { type Browser, createBrowser, FIREFOX, type Sent } from './browser.ts'

export interface FastifyAppOptions {
  readonly host?: FastifyHost
  readonly fastify?: FastifyServerOptions
  readonly control?: Omit<Partial<SessionControlOptions>, 'store' | 'clock'>
  readonly guard?: Partial<FastifyGuardOptions>
  /** Between the host and the guard. */
  readonly before?: (app: FastifyInstance) => unknown
  /** Behind the guard. */
  readonly routes?: (app: FastifyInstance, control: SessionControl) => unknown
  /** Headers that every browser sends. */
  readonly always?: Sent
}

/** Ends with the test. */
export async function startFastify(options: FastifyAppOptions = {}) {
  const { host = fastifySessionHost() } = options
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, pruneEvery: 'never', ...options.control })
  const app = fastify({ forceCloseConnections: true, ...options.fastify })
  takeForms(app)
  await host.before(app)
  await options.before?.(app)
  await app.register(guard(control, { account: host.user, ...host.guard, ...options.guard }))
  addRoutes(app, host)
  await options.routes?.(app, control)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(async () => {
    await app.close()
    control.dispose()
  })
  return {
    app,
    url,
    clock,
    control,
    browser: (userAgent = FIREFOX) => createBrowser(url, { 'user-agent': userAgent, ...options.always }),
    live: async (account = 'ann') => (await control.list({ account })).map(({ id }) => id),
    told: async (account = 'ann') => (await control.journal({ account })).items.map(({ kind }) => kind).reverse(),
  }
}

function addRoutes(app: FastifyInstance, host: FastifyHost): void {
  app.get('/', async (request) => ({ user: host.user(request) ?? null, session: request.utsessions.session }))
  app.post('/login', async (request, reply) => {
    await host.acts(request, reply).signIn((request.body as { user: string }).user)
    return request.url.endsWith('?stay') ? reply.code(204).send() : reply.redirect('/', 303)
  })
  app.post('/logout', async (request, reply) => {
    await host.acts(request, reply).signOut()
    return reply.redirect('/', 303)
  })
}

/** Signs in, and asks for nothing more. */
export function signInOnly(browser: Browser, user = 'ann') {
  return browser.post('/login?stay', { user })
}
