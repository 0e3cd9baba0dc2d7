// @fastify/passport, on @fastify/session or @fastify/secure-session: users sign in by its local strategy, in front of the route's handler.

import { Authenticator } from '@fastify/passport'
import type { FastifyRequest } from 'fastify'
import { Strategy } from 'passport-local'
import type { FastifyHost } from './fastify.ts'

interface Passported {
  readonly user?: User | null
  logIn(user: User): Promise<void>
  logOut(): Promise<void>
}

interface User {
  readonly id: string
}

/** @param under where passport keeps who is signed in */
export function fastifyPassportHost(under: FastifyHost): FastifyHost {
  return {
    before: async (app) => {
      await under.before(app)
      const passport = createPassport()
      await app.register(passport.initialize())
      await app.register(passport.secureSession())
    },
    user: (request) => passportOf(request).user?.id,
    acts: (request, reply) => ({
      ...under.acts(request, reply),
      signIn: (id) => passportOf(request).logIn({ id }),
      signOut: () => passportOf(request).logOut(),
    }),
  }
}

/** With a local strategy that takes the fields `user` and `password`. */
export function createPassport(): Authenticator {
  const passport = new Authenticator()
  passport.registerUserSerializer(async (user: User) => user.id)
  passport.registerUserDeserializer(async (id: string) => ({ id }))
  passport.use(
    new Strategy({ usernameField: 'user' }, (id, password, done) => done(null, password === 'right' ? { id } : false)),
  )
  return passport
}

export function passportOf(request: FastifyRequest): Passported {
  return request as unknown as Passported
}
