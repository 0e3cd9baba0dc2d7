// Fastify with iron-session, on the raw request and response: a host that saves by promise.

import type { FastifyRequest } from 'fastify'
import { getIronSession, type IronSession } from 'iron-session'
import { ironSession } from 'utsessions/hosts'
import type { FastifyHost } from './fastify.ts'

interface Data {
  user?: string
  changedAt?: number
}

const SETTING = {
  cookieName: 'host',
  password: 'a password of the tests, 32 bytes long',
  cookieOptions: { secure: false },
}

function sealOf(request: FastifyRequest): IronSession<Data> {
  return (request as unknown as { seal: IronSession<Data> }).seal
}

export const fastifyIronHost: FastifyHost = {
  before: (app) => {
    app.decorateRequest('seal')
    app.addHook('onRequest', async (request, reply) => {
      Object.assign(request, { seal: await getIronSession<Data>(request.raw, reply.raw, SETTING) })
    })
  },
  user: (request) => sealOf(request).user,
  guard: ironSession(sealOf),
  acts: (request) => ({
    signIn: (user) => {
      sealOf(request).user = user
      return sealOf(request).save()
    },
    signOut: () => sealOf(request).destroy(),
    change: () => {
      sealOf(request).changedAt = Date.now()
      return sealOf(request).save()
    },
  }),
}
