// @fastify/session and @fastify/secure-session each declare what `request.session` is, and the types of @fastify/passport bring the latter's
// along. In one program only one of them can count: these two are declared here, with as much as the tests use.

declare module '@fastify/secure-session' {
  import type { FastifyPluginCallback } from 'fastify'

  export const fastifySecureSession: FastifyPluginCallback<{ key: Buffer; cookie?: { path?: string } }>
}

declare module '@fastify/passport' {
  import type { FastifyPluginCallback, FastifyRequest, preValidationHookHandler } from 'fastify'
  import type { Strategy } from 'passport'
  export class Authenticator {
    initialize(): FastifyPluginCallback
    secureSession(): FastifyPluginCallback
    use(strategy: Strategy): this
    authenticate(strategy: string, options?: { authInfo?: boolean }): preValidationHookHandler
    registerUserSerializer<User, Id>(serialize: (user: User, request: FastifyRequest) => Promise<Id>): void
    registerUserDeserializer<Id, User>(deserialize: (id: Id, request: FastifyRequest) => Promise<User>): void
  }
}
