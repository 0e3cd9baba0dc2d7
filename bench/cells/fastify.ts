// Fastify 5 with nothing, with the guard, and with @fastify/session on Redis.

import type { SessionStore } from '@fastify/session'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { guard } from 'utsessions/fastify'
import type { OpenCell } from '../cell.ts'
import type { Places } from '../cell-process.ts'
import { controlBehind } from './guarding.ts'
import { handWritten, tokenIn } from './hand-written.ts'
import { ACCOUNT_HEADER, PAGE, servingAt } from './serving.ts'
import { nodeRedisClient, placeOf } from './stores.ts'

const accountIn = (request: FastifyRequest) => request.headers[ACCOUNT_HEADER] as string | undefined

declare module 'fastify' {
  interface Session {
    user?: string | undefined
  }
}

export const open: OpenCell = async (name, places) => {
  const app = fastify()
  await stand(app, name, places)
  app.get('/', async () => PAGE)
  if (!app.hasRoute({ method: 'POST', url: '/login' })) app.post('/login', async () => ({}))
  return servingAt(await app.listen({ port: 0, host: '127.0.0.1' }))
}

async function stand(app: FastifyInstance, name: string, places: Places): Promise<void> {
  const control = await controlBehind(name, places)
  if (control) return void (await app.register(guard(control, { account: accountIn })))
  switch (name) {
    case 'bare':
      return
    case 'hand-written':
      return byHand(app)
    case '@fastify/session, Redis':
      return hostSession(app, placeOf(places, 'redis'))
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

function byHand(app: FastifyInstance): void {
  const sessions = handWritten()
  app.addHook('onRequest', (request, reply, next) => {
    const token = tokenIn(request.headers.cookie)
    if (request.url === '/login' || (token !== undefined && sessions.check(token) !== undefined)) return next()
    reply.code(401).send()
  })
  app.post('/login', async (request, reply) => {
    reply.header('set-cookie', `sid=${sessions.open(accountIn(request) ?? '')}`)
    return {}
  })
}

/** `rolling: false` is its cheapest: a session that does not change is not written. */
async function hostSession(app: FastifyInstance, url: string): Promise<void> {
  const [{ default: cookie }, { fastifySession }, { RedisStore }] = await Promise.all([
    import('@fastify/cookie'),
    import('@fastify/session'),
    import('connect-redis'),
  ])
  const store = new RedisStore({ client: await nodeRedisClient(url) }) as unknown as SessionStore
  const secret = 'a secret of the bench, 32 bytes long'
  await app.register(cookie)
  await app.register(fastifySession, {
    secret,
    store,
    rolling: false,
    saveUninitialized: false,
    cookie: { secure: false },
  })
  app.addHook('preValidation', (request, reply, next) => {
    if (request.url === '/login' || request.session.get('user') !== undefined) return next()
    reply.code(401).send()
  })
  app.post('/login', async (request) => {
    request.session.set('user', accountIn(request))
    return {}
  })
}
