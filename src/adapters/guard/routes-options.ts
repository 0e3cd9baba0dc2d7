// Where the guard's own routes are, and what they allow.

import { given, UtsessionsError } from '../../policy/errors.ts'

export interface RoutesOptions {
  /** Under which the guard answers itself: `<path>/events`, `<path>/sessions` and the rest. As the application sees it. @default '/utsessions' */
  readonly path?: string
  /** The same as browsers see it, where a proxy in front of the application takes something off. @default the same as `path` */
  readonly publicPath?: string
  /** Where people go on when nothing else says where: after choosing, cancelling, or ending the session they are in. A path of this site. @default '/' */
  readonly home?: string
  /** Pages of these origins may use the routes besides those of the request's own host: `['https://app.example.com']`. @default none */
  readonly origins?: readonly string[]
  /** How many event streams one process keeps open. Whoever comes then polls. @default 10000 */
  readonly maxStreams?: number
}

export interface ResolvedRoutes extends Required<RoutesOptions> {}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`. @returns `undefined` where the application wants none */
export function resolveRoutes(options: RoutesOptions | false | undefined): ResolvedRoutes | undefined {
  if (options === false) return undefined
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw invalid(`routes must be { path } or false, but is ${given(options)}.`)
  }
  const {
    path = '/utsessions',
    publicPath = path,
    home = '/',
    origins = [],
    maxStreams = 10_000,
    ...rest
  } = options ?? {}
  if (Object.keys(rest).length > 0) {
    throw invalid(`routes has only path, publicPath, home, origins and maxStreams, but was given ${given(rest)}.`)
  }
  assertPath('path', path)
  assertPath('publicPath', publicPath)
  const homePath = localPath(home)
  if (homePath === undefined)
    throw invalid(`routes.home must be a path of this site, but is ${given(home)}. Write '/'.`)
  assertOrigins('routes.origins', origins)
  if (!Number.isSafeInteger(maxStreams) || maxStreams < 0) {
    throw invalid(`routes.maxStreams must be a whole number from 0, but is ${given(maxStreams)}.`)
  }
  return Object.freeze({ path, publicPath, home: homePath, origins, maxStreams }) // as a header can carry it
}

function assertPath(name: string, path: unknown): void {
  if (typeof path === 'string' && /^(\/[\w.~!$&'()*+,;=:@%-]+)+$/.test(path) && localPath(path) === path) return
  throw invalid(
    `routes.${name} must be a path with a slash before it and none at its end, but is ${given(path)}. Write '/utsessions'.`,
  )
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function assertOrigins(name: string, origins: unknown): asserts origins is readonly string[] {
  if (Array.isArray(origins) && origins.every(isOrigin)) return
  throw invalid(
    `${name} must be a list of origins, but is ${given(origins)}. Write ${name}: ['https://app.example.com'].`,
  )
}

/** Patterns are none: they would match nothing. */
function isOrigin(origin: unknown): boolean {
  return (
    typeof origin === 'string' && !origin.includes('*') && URL.canParse(origin) && new URL(origin).origin === origin
  )
}

/** The path of this site that a text names; `undefined` for whatever leads elsewhere, as browsers read it. */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !text.startsWith('/') || !URL.canParse(text, BASE)) return undefined
  const { origin, pathname, search, hash } = new URL(text, BASE)
  const staysHere = origin === BASE && !pathname.startsWith('//') // as /..//example.com ends up
  return staysHere ? pathname + search + hash : undefined
}

const BASE = 'https://this.invalid'

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
