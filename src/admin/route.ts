// What a route of the dashboard is, and what it is asked.

import type { Admin } from './admin.ts'
import type { Operator } from './options.ts'

/** A request that may be answered. */
export interface Asked {
  readonly admin: Admin
  readonly request: Request
  readonly query: URLSearchParams
  readonly operator: Operator
  /** Asks the application once more, for answers that stay open: whether whoever asked still may see this. */
  mayStillSee(): Promise<boolean>
}

interface Common {
  /** Below the dashboard's path. */
  readonly path: string
}

/** The same for everybody: nobody is asked who that is. */
export interface OpenRoute extends Common {
  readonly kind: 'open'
  serve(request: Request, query: URLSearchParams): Response
}

/** Shows something. */
export interface SeeRoute extends Common {
  readonly kind: 'see'
  /** Links of other sites may lead here. */
  readonly isPage?: true
  /** Fails as the control does. */
  serve(asked: Asked): Response | Promise<Response>
}

/** Changes something: for operators whose role is `full` alone. */
export interface ActRoute extends Common {
  readonly kind: 'act'
  /** @param fields the JSON object that was sent. Fails as the control does. */
  serve(asked: Asked, fields: Readonly<Record<string, unknown>>): Response | Promise<Response>
}

export type Route = OpenRoute | SeeRoute | ActRoute
