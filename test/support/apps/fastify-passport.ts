// @fastify/passport, on @fastify/session or @fastify/secure-session: users sign in by its local strategy, in front of the route's handler.

import { createRequire } from 'node:module'
import type { FastifyPluginCallback, FastifyRequest, preValidationHookHandler } from 'fastify'
import { Strategy } from 'passport-local'
import type { FastifyHost } from './fastify.ts'

interface Authenticator {
  initialize(): FastifyPluginCallback
  secureSession(): FastifyPluginCallback
  use(strategy: Strategy): this
  authenticate(strategy: string, options: { readonly authInfo: boolean }): preValidationHookHandler
  registerUserSerializer(serialize: (user: User) => Promise<string>): void
  registerUserDeserializer(deserialize: (id: string) => Promise<User>): void
}

const require = createRequire(import.meta.url)

/** Without its types: they bring those of @fastify/secure-session along, which differ from @fastify/session's. */
const passports: { readonly Authenticator: new () => Authenticator } = require('@fastify/passport')

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
  const passport = new passports.Authenticator()
  passport.registerUserSerializer(async ({ id }) => id)
  passport.registerUserDeserializer(async (id) => ({ id }))
  passport.use(
    new Strategy({ usernameField: 'user' }, (id, password, done) => done(null, password === 'right' ? { id } : false)),
  )
  return passport
}

export function passportOf(request: FastifyRequest): Passported {
  return request as unknown as Passported
}
