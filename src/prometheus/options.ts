// The options of `prometheus`, as accepted and as resolved.

import { given } from '../policy/errors.ts'
import { assertKnown, assertName, invalid, type TelemetryOptions, totalsEveryMs } from '../telemetry/options.ts'

/**
 * Who may read the numbers. `'anyone'`: whoever reaches the path. `{ bearer }`: who sends one of these secrets as `Authorization: Bearer …`, as
 * Prometheus can. A function, of the framework's own request and of the web's: `true`, `false` (403), or a Response that is sent as it is.
 */
export type Authorize<Event> = 'anyone' | { readonly bearer: string | readonly string[] } | Judge<Event>

type Judge<Event> = (event: Event, request: Request) => boolean | Response | Promise<boolean | Response>

export interface PrometheusOptions<Event = unknown> extends TelemetryOptions {
  /** There is no default: numbers of a business are not for everybody. */
  readonly authorize: Authorize<Event>
  /** Where the application sees it. @default '/metrics' */
  readonly path?: string | undefined
}

export interface ResolvedPrometheusOptions<Event> {
  readonly authorize: 'anyone' | { readonly bearer: readonly string[] } | Judge<Event>
  readonly path: string
  readonly name: string | undefined
  readonly totalsEveryMs: number | undefined
}

const KNOWN = ['name', 'totalsEvery', 'authorize', 'path']
/** What a header can carry. */
const SECRET = /^[\x21-\x7e]{16,}$/

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function resolvePrometheusOptions<Event>(options: PrometheusOptions<Event>): ResolvedPrometheusOptions<Event> {
  assertKnown(options, KNOWN, 'prometheus')
  const { path = '/metrics', name } = options
  if (typeof path !== 'string' || !/^\/[^?#\s]*[^/?#\s]$/.test(path))
    throw invalid(`path must begin with a slash and not end with one, but is ${given(path)}. Write '/metrics'.`)
  if (name !== undefined) assertName(name)
  const authorize = authorizeOf(options.authorize)
  return Object.freeze({ authorize, path, name, totalsEveryMs: totalsEveryMs(options.totalsEvery) })
}

function authorizeOf<Event>(value: Authorize<Event>): ResolvedPrometheusOptions<Event>['authorize'] {
  if (value === 'anyone' || typeof value === 'function') return value
  if (typeof value === 'object' && value !== null && 'bearer' in value) return { bearer: secretsIn(value.bearer) }
  throw invalid(
    `authorize must say who may read the numbers, but is ${given(value)}. Write { bearer: process.env.METRICS_TOKEN }, a function, or 'anyone'.`,
  )
}

/** Without saying what was given: it may be a secret. */
function secretsIn(value: string | readonly string[]): readonly string[] {
  const secrets = typeof value === 'string' ? [value] : value
  const isGood = (secret: unknown) => typeof secret === 'string' && SECRET.test(secret)
  if (Array.isArray(secrets) && secrets.length > 0 && secrets.every(isGood)) return secrets
  throw invalid(
    `bearer must be a secret of at least 16 visible ASCII characters, or a list of such, but is ${value === undefined ? 'undefined: is the variable set?' : 'none'}.`,
  )
}
