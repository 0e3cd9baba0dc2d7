// What an application tells the dashboard, as accepted and as resolved.

import { assertOrigins, localPath } from '../adapters/guard/routes-options.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { Role } from './wire.ts'

/** Who operates the dashboard. */
export interface Operator {
  /** As the journal names them: from 1 to 200 characters. */
  readonly operator: string
  /** `read-only` sees all that `full` sees, and can end and grant nothing. */
  readonly role: Role
}

/**
 * Says who asks: an operator, `null` for nobody who may (403), or the answer itself, such as a redirect to the sign-in. Asked for every request
 * but those for script and style, which are the same for everybody, and again every minute for as long as a page is told what happens. Has ten seconds.
 * A throw, or anything else than that, is a 503 and a process warning, never a default. A Response that is thrown is sent.
 */
export type Authorize<Event> = (event: Event) => Operator | Response | null | Promise<Operator | Response | null>

export interface DashboardOptions<Event = Request> {
  /** Where the application sees it. What is on the page leads to places relative to that, so a proxy may take a prefix off or add one. @default '/admin/sessions' */
  readonly path?: string
  /** Says who asks, by what the framework hands its own handlers. There is no default. */
  readonly authorize: Authorize<Event>
  /** Shows the addresses that sessions were opened from, where the application gave them. @default false */
  readonly addresses?: boolean
  /** What the policy function is handed where the dashboard asks for an account's sessions, or a promise of it. A throw is a 503 and a process warning. @default nothing */
  readonly context?: (account: string) => unknown
  /** Pages of these origins count as the dashboard's own, where a proxy gives the application another Host than browsers have: `['https://admin.example.com']`. @default none */
  readonly origins?: readonly string[]
}

export interface ResolvedDashboardOptions<Event> {
  /** Empty for '/'. */
  readonly path: string
  readonly authorize: Authorize<Event>
  readonly addresses: boolean
  readonly context: ((account: string) => unknown) | undefined
  readonly origins: readonly string[]
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write */
export function resolveDashboardOptions<Event>(options: DashboardOptions<Event>): ResolvedDashboardOptions<Event> {
  if (typeof options !== 'object' || options === null)
    throw invalid(`dashboard needs options, but was given ${given(options)}. Write ${EXAMPLE}.`)
  const { path = '/admin/sessions', authorize, addresses = false, context, origins = [], ...rest } = options
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw invalid(`dashboard has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  if (typeof authorize !== 'function')
    throw invalid(
      `dashboard needs authorize, a function that says who asks, but it is ${given(authorize)}. Without it everybody could end sessions. Write ${EXAMPLE}.`,
    )
  if (typeof addresses !== 'boolean') throw invalid(`addresses must be true or false, but is ${given(addresses)}.`)
  if (context !== undefined && typeof context !== 'function')
    throw invalid(`context must be a function of the account, but is ${given(context)}.`)
  assertOrigins('origins', origins)
  return Object.freeze({
    path: resolvePath(path),
    authorize,
    addresses,
    context,
    origins: Object.freeze([...origins]),
  })
}

const KNOWN = ['path', 'authorize', 'addresses', 'context', 'origins']
const EXAMPLE = "{ authorize: (request) => … }, which gives { operator: 'ann', role: 'full' } or null"

function resolvePath(path: unknown): string {
  if (path === '/') return ''
  if (typeof path === 'string' && /^(\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(path) && localPath(path) === path) return path
  throw invalid(
    `path must be a path with a slash before it and none at its end, but is ${given(path)}. Write '/admin/sessions'.`,
  )
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
