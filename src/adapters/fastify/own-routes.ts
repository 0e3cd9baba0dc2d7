// The guard's own routes as routes of Fastify's: as unknown addresses they would be subject to the application's parsers.

import type { FastifyPluginAsync } from 'fastify'
import { type RoutesOptions, resolveRoutes } from '../guard/routes-options.ts'

/** The guard answers in its hook, and reads the body there, if it wants to. What it lets pass is for nobody. */
export function ownRoutes(options: RoutesOptions | false | undefined): FastifyPluginAsync {
  const routes = resolveRoutes(options)
  return async (part) => {
    if (!routes) return
    part.removeAllContentTypeParsers()
    part.addContentTypeParser('*', (_request, _payload, done) => done(null))
    part.route({
      method: ['GET', 'HEAD', 'POST'],
      url: `${routes.path}/*`,
      schema: HIDDEN,
      handler: (_request, reply) => reply.callNotFound(),
    })
  }
}

/** The same, as requests have them: below the prefix of the part of the application that registers the guard. */
export function under(prefix: string, options: RoutesOptions | false | undefined): RoutesOptions | false {
  const routes = resolveRoutes(options)
  if (!routes) return false
  const path = prefix + routes.path
  const { publicPath = path } = options || {}
  return { ...routes, path, publicPath }
}

/** From @fastify/swagger. */
export const HIDDEN: object = { hide: true }
