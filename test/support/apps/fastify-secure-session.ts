// @fastify/secure-session: everything lies in the browser's cookie, encrypted.

import { fastifySecureSession } from '@fastify/secure-session'
import type { FastifyRequest } from 'fastify'
import type { FastifyHost } from './fastify.ts'

interface Session {
  get(key: string): unknown
  set(key: string, value: unknown): void
  regenerate(): void
  delete(): void
}

export const fastifySecureSessionHost: FastifyHost = {
  before: async (app) => {
    await app.register(fastifySecureSession, { key: KEY, cookie: { path: '/' } })
  },
  user: (request) => sessionOf(request).get('user') as string | undefined,
  acts: (request) => ({
    signIn: (user) => {
      sessionOf(request).regenerate()
      sessionOf(request).set('user', user)
    },
    signOut: () => sessionOf(request).delete(),
    change: () => sessionOf(request).set('changedAt', Date.now()),
  }),
}

const KEY = Buffer.alloc(32, 'a key of the tests')

function sessionOf(request: FastifyRequest): Session {
  return request.session as unknown as Session
}
