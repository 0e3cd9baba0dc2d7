// The last word on better-auth's answer: the device's cookie, and why a session was not honoured where better-auth knows only that it was not.

import type { GenericEndpointContext } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { wantsHtml } from '../guard/asking.ts'
import { ERROR_CODES, errorOf, type Fault, STATUS } from './errors.ts'
import { deviceCookieOf, passingOf } from './passing.ts'

type Answered = GenericEndpointContext['context'] & { readonly returned?: unknown; readonly responseHeaders?: Headers }

/** @throws APIError instead of better-auth's own 401, where there is no HTTP request to answer */
export function tell(ctx: GenericEndpointContext): Response | undefined {
  const passing = passingOf(ctx)
  const context: Answered = ctx.context
  if (passing?.device !== undefined) {
    const { name, attributes } = deviceCookieOf(ctx)
    ctx.setCookie(name, passing.device, attributes)
  }
  if (ctx.request && LINKS.has(ctx.path ?? '')) return toPage(ctx, context.returned)
  const fault = passing?.fault
  if (!fault) return undefined
  if (fault.stays) keepCookies(context)
  if (ctx.request && isUnhonoured(ctx.path, context.returned)) return responseOf(fault)
  if (isAPIError(context.returned) && context.returned.statusCode === 401) throw errorOf(fault)
  return undefined
}

/** Where a link in a mail signs in: what was refused is told to a page, as better-auth itself does after social sign-ins. */
const MAGIC_LINK = '/magic-link/verify'
const LINKS: ReadonlySet<string> = new Set([MAGIC_LINK, '/verify-email'])

function toPage({ path, query, headers, context }: GenericEndpointContext, returned: unknown): Response | undefined {
  const refused =
    isAPIError(returned) && returned.body?.code === ERROR_CODES.SESSION_REFUSED.code ? returned : undefined
  const accept = (name: string) => headers?.get(name) ?? undefined
  if (!refused || !wantsHtml({ method: 'GET', header: accept })) return undefined
  const { errorCallbackURL, callbackURL } = (query ?? {}) as Readonly<Record<string, string | undefined>>
  const errorURL = context.options.onAPIError?.errorURL ?? `${context.baseURL}/error`
  const asked = path === MAGIC_LINK ? (errorCallbackURL ?? callbackURL) : callbackURL // what better-auth has checked there
  const page = new URL(asked ?? errorURL, context.baseURL)
  page.searchParams.set('error', ERROR_CODES.SESSION_REFUSED.code)
  page.searchParams.set('error_description', refused.message)
  return new Response(null, { status: 302, headers: { location: page.href } })
}

/** Nobody, or nobody who may. */
function isUnhonoured(path: string | undefined, returned: unknown): boolean {
  if (path === '/get-session' && returned === null) return true
  return isAPIError(returned) && returned.statusCode === 401
}

/** A response of its own: of an error thrown here better-auth would keep the status that was there before. */
function responseOf({ status, body, headers }: Fault): Response {
  return Response.json(body, { status: STATUS[status], headers })
}

function keepCookies({ authCookies, responseHeaders }: Answered): void {
  const lines = responseHeaders?.getSetCookie() ?? []
  const theirs = Object.values(authCookies).map(({ name }) => name)
  responseHeaders?.delete('set-cookie')
  for (const line of lines) {
    if (!theirs.some((name) => line.startsWith(`${name}=`) || line.startsWith(`${name}.`)))
      responseHeaders?.append('set-cookie', line)
  }
}
