// What a route of the guard's own is, and what it is asked.

import type { Passage } from '../guard/handle.ts'
import type { ResolvedRoutes } from '../guard/routes-options.ts'
import type { Visit } from '../guard/visit.ts'
import type { Fields } from './fields.ts'

/** A request to a route of ours. */
export interface RouteAsked<Req, Res> {
  readonly visit: Visit<Req, Res>
  /** Who is signed in; `undefined` for nobody. */
  readonly account: string | undefined
  readonly routes: ResolvedRoutes
  readonly query: URLSearchParams
  /** What was sent; empty for GET. */
  readonly fields: Fields
  /** Lets the request through the guard like any of the application's: a session that is alive, or opened by it. `undefined`: the guard has answered. */
  throughGuard(): Promise<Passage>
}

export interface Route {
  /** Behind the path of the guard's routes: `sessions/end`. */
  readonly path: string
  readonly method: 'GET' | 'POST'
  /** Asked for by pages by themselves: opens nothing and extends nothing. */
  readonly isPoll?: boolean
  /** The same for everybody: the application is not asked who is signed in. */
  readonly isForEverybody?: boolean
  /** Answers. Fails as the application's own functions do, or the store. */
  serve<Req, Res>(asked: RouteAsked<Req, Res>): void | Promise<void>
}
