// Fastify with a login cookie of the application's own, read in an onRequest hook.

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyHost } from './fastify.ts'
import { type Login, loginCookie, loginIn, newLogin } from './own-login.ts'

declare module 'fastify' {
  interface FastifyRequest {
    login: Login | undefined
  }
}

export const fastifyLoginHost: FastifyHost = {
  before: (app) => {
    app.decorateRequest('login', undefined)
    app.addHook('onRequest', async (request) => {
      request.login = loginIn((name) => request.headers[name] as string | undefined)
    })
  },
  user: (request) => request.login?.user,
  guard: { hostSession: (request) => request.login?.sid, signOut: (request, reply) => put(request, reply, undefined) },
  acts: (request, reply) => ({
    signIn: (user) => put(request, reply, newLogin(user)),
    signOut: () => put(request, reply, undefined),
    rotate: () => put(request, reply, newLogin(request.login?.user ?? '')),
  }),
}

function put(request: FastifyRequest, reply: FastifyReply, login: Login | undefined): void {
  request.login = login
  reply.header('set-cookie', loginCookie(login))
}
