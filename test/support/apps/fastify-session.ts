// @fastify/session with its memory store.

import cookie from '@fastify/cookie'
import { type FastifySessionOptions, fastifySession, type SessionStore } from '@fastify/session'
import type { FastifyRequest } from 'fastify'
import type { FastifyHost } from './fastify.ts'

declare module 'fastify' {
  interface Session {
    user?: string | undefined
    changedAt?: number
  }
}

export function fastifySessionHost(options: Partial<FastifySessionOptions> = {}): FastifyHost {
  return {
    before: async (app) => {
      await app.register(cookie)
      await app.register(fastifySession, { secret: SECRET, cookie: { secure: false }, ...options })
    },
    user: (request) => request.session.user,
    acts: (request) => ({
      signIn: async (user) => {
        await request.session.regenerate()
        request.session.user = user
      },
      signOut: () => request.session.destroy(),
      change: () => request.session.set('changedAt', Date.now()),
      rotate: () => request.session.regenerate(keysOf(request)),
    }),
  }
}

/** Keeps what it is given as text, as every store outside the process does; the plugin's own keeps the very object that requests change. */
export function textStore(texts = new Map<string, string>()): SessionStore {
  return {
    set: (id, session, done) => done(void texts.set(id, JSON.stringify(session))),
    get: (id, done) => done(null, JSON.parse(texts.get(id) ?? 'null')),
    destroy: (id, done) => done(void texts.delete(id)),
  }
}

export const SECRET = 'a secret of the tests, 32 bytes long'

/** What an application that keeps its data writes down: all of it but the host's own. */
function keysOf({ session }: FastifyRequest): string[] {
  return Object.keys(session).filter((key) => key !== 'cookie')
}
