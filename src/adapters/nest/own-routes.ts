// The guard's own routes as those of a controller: Nest's guards, the application's among them, see nothing but what a route matches.

import { All, Controller, NotFoundException, type Type, VERSION_NEUTRAL } from '@nestjs/common'
import { type RoutesOptions, resolveRoutes } from '../guard/routes-options.ts'
import { warnOnce } from '../guard/warnings.ts'

/** A controller without a route, of each module its own. */
export function newController(): Type {
  class UtsessionsRoutes {
    /** The guard has answered long before, unless there is no such route. */
    answer() {
      throw new NotFoundException()
    }
  }
  Controller()(UtsessionsRoutes)
  return UtsessionsRoutes
}

/** Gives it the route, once it is known where. Nest asks for that when the application starts. */
export function placeRoutes(
  controller: Type,
  options: RoutesOptions | false | undefined,
  decorators: readonly ClassDecorator[],
): void {
  const routes = resolveRoutes(options)
  if (!routes) return
  Controller({ path: routes.path, version: VERSION_NEUTRAL })(controller)
  const answer = Object.getOwnPropertyDescriptor(controller.prototype, 'answer') as PropertyDescriptor
  All([':route', ':route/:deed'])(controller.prototype, 'answer', answer)
  for (const decorate of decorators) decorate(controller)
}

/** What Express and Fastify say of the route that was matched, and what was asked for. */
interface Matched {
  readonly originalUrl: string
  readonly route?: { readonly path?: unknown }
  readonly routeOptions?: { readonly url?: string }
}

/** What was asked for, without the prefix that all routes of the application have. */
export function ownUrl(request: object, options: RoutesOptions | false | undefined): string {
  const { originalUrl, route, routeOptions } = request as Matched
  const { path = '', publicPath = '' } = resolveRoutes(options) ?? {}
  const matched = String(routeOptions?.url ?? route?.path ?? `${path}/:route`)
  const place = matched.slice(0, matched.indexOf('/:route'))
  if (place !== path && publicPath === path) warnOnce('UTS_ROUTES_PREFIX', prefixed(place, path))
  return path + originalUrl.slice(place.length)
}

function prefixed(place: string, path: string): string {
  return `The routes of the guard are below ${place}, with the prefix of all routes. Write routes: { path: '${path}', publicPath: '${place}' }, for the links to them.`
}
