// What nobody who is signed in can be served with: a connection that leaks cookies, a client that nothing is known by.

import type { Notice } from './problem.ts'
import type { Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

/** What such a request is answered. */
export interface Unfit {
  readonly code: Notice
  readonly detail: string
}

export function unfitOf<Req, Res>(visit: Visit<Req, Res>): Unfit | undefined {
  const fault = visit.transport.fault(visit.secure, visit.exchange.header('host'))
  if (fault !== undefined) return { code: 'insecure-transport', detail: fault }
  return isAnonymousClient(visit) ? { code: 'session-id-required', detail: SESSION_ID_REQUIRED } : undefined
}

/** Nothing tells one use of the account from another: no cookie came back, and no function identifies sign-in or device. */
function isAnonymousClient<Req, Res>({ exchange, cookies, options }: Visit<Req, Res>): boolean {
  if (cookies !== undefined || options.hostSession?.(exchange.request) || options.device) return false
  warnOnce('UTS_SESSION_ID_REQUIRED', SESSION_ID_REQUIRED)
  return true
}

const SESSION_ID_REQUIRED =
  'The request is authenticated but carries no cookie, so nothing tells one use of the account from another. ' +
  'Give the guard hostSession (such as the sid of a JWT) or device.'
