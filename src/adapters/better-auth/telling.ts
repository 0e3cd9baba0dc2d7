// The last word on better-auth's answer: the device's cookie, and why a session was not honoured where better-auth knows only that it was not.

import type { GenericEndpointContext } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { errorOf, type Fault, STATUS } from './errors.ts'
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
  const fault = passing?.fault
  if (!fault) return undefined
  if (fault.stays) keepCookies(context)
  if (ctx.request && isUnhonoured(ctx.path, context.returned)) return responseOf(fault)
  if (isAPIError(context.returned) && context.returned.statusCode === 401) throw errorOf(fault)
  return undefined
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
