// @fastify/secure-session: everything lies in the browser's cookie, encrypted.

import { createRequire } from 'node:module'
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import type { FastifyHost } from './fastify.ts'

interface Options {
  readonly key: Buffer
  readonly sessionName?: string
  readonly cookie?: { readonly path?: string }
}

const require = createRequire(import.meta.url)

/** Without its types: they say of `request.session` what it is here, those of @fastify/session what it is there, and one program has both. */
export const secureSession: FastifyPluginCallback<Options | Options[]> = require('@fastify/secure-session')

export interface SecureSession {
  get(key: string): unknown
  set(key: string, value: unknown): void
  regenerate(): void
  delete(): void
}

export const fastifySecureSessionHost: FastifyHost = {
  before: async (app) => {
    await app.register(secureSession, { key: KEY, cookie: { path: '/' } })
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

function sessionOf(request: FastifyRequest): SecureSession {
  return request.session as unknown as SecureSession
}
