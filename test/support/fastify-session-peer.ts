// @fastify/session in front of an application, with the guard behind it or without: what the host does must be the same. Nobody is limited.

import cookie from '@fastify/cookie'
import { type FastifySessionOptions, fastifySession, type SessionStore } from '@fastify/session'
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/fastify'
import { describe, onTestFinished } from 'vitest'
import { SECRET, textStore } from './apps/fastify-session.ts'
import { type Browser, createBrowser } from './browser.ts'
import { cookieSet } from './cookie-set.ts'

declare module 'fastify' {
  interface Session {
    user?: string | undefined
    views?: number | undefined
  }
}

export interface Peer {
  readonly app: FastifyInstance
  browser(): Browser
  /** A browser whose user is signed in and has seen a page, so that the guard has opened a session, where there is one. */
  signedIn(): Promise<Browser>
  /** What the host has asked of its store since this was last called: `get`, `set`, `destroy`. */
  calls(): string[]
  /** The sessions' data as the store has them, without the cookie and without what the guard keeps there. */
  stored(): object[]
  readonly store: SessionStore
}

export type StartPeer = (
  options: Partial<FastifySessionOptions>,
  routes: (app: FastifyInstance) => unknown,
) => Promise<Peer>

/** The same tests with and without the guard. */
export function withAndWithoutGuard(define: (start: StartPeer) => void): void {
  describe('without the guard', () => define((options, routes) => startPeer([], options, routes)))
  describe('with the guard, and nobody limited', () => {
    define((options, routes) => startPeer([unlimited()], options, routes))
  })
}

function unlimited(): FastifyPluginAsync {
  const policy = { maxSessions: 'unlimited' } as const
  const control = createSessionControl({ store: memoryStore(), pruneEvery: 'never', policy })
  return guard(control, { account: (request) => request.session?.user })
}

async function startPeer(
  guards: readonly FastifyPluginAsync[],
  options: Partial<FastifySessionOptions>,
  routes: (app: FastifyInstance) => unknown,
): Promise<Peer> {
  const texts = new Map<string, string>()
  const store = options.store ?? textStore(texts)
  const log = logCalls(store)
  const app = fastify({ trustProxy: true, forceCloseConnections: true })
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  await app.register(cookie)
  await app.register(fastifySession, { secret: SECRET, cookie: { secure: false }, ...options, store })
  for (const plugin of guards) await app.register(plugin)
  app.post('/sign-in', async (request) => request.session.set('user', 'ann') ?? {})
  app.get('/read', async (request) => ({ views: request.session.views ?? null, id: request.session.sessionId }))
  app.get('/write', async ({ session }) => {
    session.views = (session.views ?? 0) + 1
    return { views: session.views, id: session.sessionId }
  })
  await routes(app)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  const signedIn = async () => {
    const browser = createBrowser(url)
    await browser.post('/sign-in')
    await browser.get('/read')
    log.length = 0
    return browser
  }
  const stored = () => [...texts.values()].map((text) => withoutOurs(JSON.parse(text)))
  return { app, store, browser: () => createBrowser(url), signedIn, calls: () => log.splice(0), stored }
}

function withoutOurs({ cookie: _, utsessions: __, ...data }: Readonly<Record<string, unknown>>): object {
  return data
}

function logCalls(store: SessionStore): string[] {
  const log: string[] = []
  for (const method of ['get', 'set', 'destroy'] as const) {
    const call = store[method] as (...args: unknown[]) => void
    Object.assign(store, {
      [method]: (...args: unknown[]) => {
        log.push(method)
        call.apply(store, args)
      },
    })
  }
  return log
}

/** The Set-Cookie line of the host's session, as its attributes; `undefined` where none was set. */
export function sessionCookie(headers: Pick<Headers, 'getSetCookie'>, name = 'sessionId') {
  return cookieSet(headers, name)
}
