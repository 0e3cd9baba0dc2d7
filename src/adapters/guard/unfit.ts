// What nobody who is signed in can be served with: a connection that leaks cookies, a client that nothing is known by.

import { answerNotice } from './answering.ts'
import { transportFault } from './transport.ts'
import type { Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

/** `true`: the request was answered, and goes no further. */
export function answerUnfit<Req, Res>(visit: Visit<Req, Res>): boolean {
  const fault = transportFault(visit.exchange)
  if (fault !== undefined) answerNotice(visit, 'insecure-transport', fault)
  else if (isAnonymousClient(visit)) answerNotice(visit, 'session-id-required', SESSION_ID_REQUIRED)
  else return false
  return true
}

/** Nothing tells one use of the account from another: no cookie came back, and no function identifies sign-in or device. */
function isAnonymousClient<Req, Res>({ exchange, options }: Visit<Req, Res>): boolean {
  if (exchange.header('cookie') !== undefined || options.hostSession?.(exchange.request) || options.device) return false
  warnOnce('UTS_SESSION_ID_REQUIRED', SESSION_ID_REQUIRED)
  return true
}

const SESSION_ID_REQUIRED =
  'The request is authenticated but carries no cookie, so nothing tells one use of the account from another. ' +
  'Give the guard hostSession (such as the sid of a JWT) or device.'
