// What `mount` takes in each adapter, and which requests are for it.

import { given, UtsessionsError } from '../../policy/errors.ts'

/** Its class of that name. Applications on Express may have no types of it. */
type Platform<Name extends string> =
  typeof globalThis extends Readonly<Record<Name, { readonly prototype: infer Instance }>> ? Instance : never

/** A handler that answers everything below its path: what `dashboard()` of `utsessions/admin` gives, or one of your own. */
export interface Mountable<Event> {
  /** @param event the framework's own request, as the guard's `account` gets it */
  (request: Platform<'Request'>, event: Event): Promise<Platform<'Response'>>
  /** As the application sees it: `/`, or a path without a slash at its end, such as `/admin/sessions`. */
  readonly path: string
}

/**
 * Tells whether a target (path and query, as asked for) is the handler's.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function placeOf({ path }: { readonly path: string }): (target: string | undefined) => boolean {
  if (typeof path !== 'string' || !/^\/(.*[^/])?$/.test(path)) {
    throw new UtsessionsError(
      'UTS_OPTION_INVALID',
      `mount takes a handler with a path such as '/admin/sessions', but its path is ${given(path)}.`,
    )
  }
  const base = baseOf(path)
  return (target) => {
    if (target === undefined) return false // below '/' is everything else
    const asked = pathIn(target)
    return asked.startsWith(`${base}/`) || asked.split('?', 1)[0] === base
  }
}

/** What stands before everything below a path: nothing below `/`. */
export function baseOf(path: string): string {
  return path === '/' ? '' : path
}

/** Path and query of a target, which may be a whole address, as proxies are asked for one. */
export function pathIn(target: string): string {
  return target.startsWith('/') ? target : target.replace(/^\w+:\/\/[^/]*/, '')
}

/** How many segments a path has. */
export function segmentsIn(path: string): number {
  return path.split('/').filter((segment) => segment !== '').length
}
