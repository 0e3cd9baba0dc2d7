// How the guard answers itself: signs the host out where that is due, lets the application answer, and answers where it does not.

import type { Ended } from '../../policy/decision.ts'
import { isNavigation, mayOpen } from './asking.ts'
import { noteDisownable } from './disowning.ts'
import type { Reply } from './exchange.ts'
import { byApplication, byHook } from './hooks.ts'
import { type Asking, endedReply, type Notice, noticeReply } from './problem.ts'
import { unfitOf } from './unfit.ts'
import { isByItself, type Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

const LATEST_MS = 30_000

/** A late request of a replaced session signs nobody out: its browser holds the newer session. */
export async function answerEnded<Req, Res>(visit: Visit<Req, Res>, answer: Ended): Promise<void> {
  const { exchange, options } = visit
  const notMeUrl = noteDisownable(visit, answer)
  if (isLate(answer, visit.control.now())) exchange.leaveHostAlone()
  else await signOut(visit)
  const { onEnded } = options
  const answered = await byApplication(
    exchange,
    onEnded && (() => onEnded(exchange.request, exchange.response, answer)),
  )
  if (!answered) reply(visit, (asking) => endedReply(answer, asking, notMeUrl))
}

/** Sent before the browser had the answer to its new sign-in. What still brings a replaced session after that is another browser. */
function isLate({ reason, at }: Ended, now: number): boolean {
  return reason === 'replaced' && at !== null && now < at + LATEST_MS
}

/** Where sessions open at login alone, only a new sign-in helps: who asks for a page is signed out, so that there can be one. */
export async function answerRequired<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  const { exchange, options } = visit
  const byHand = mayOpen(exchange) && isNavigation(exchange) && !isByItself(visit)
  if (options.opening === 'at-login' && byHand) await signOut(visit)
  answerNotice(visit, 'session-required', SESSION_REQUIRED)
}

const SESSION_REQUIRED =
  'The request is signed in but has no session, and this kind of request opens none. Open a page of the application, or sign in again.'

export function answerNotice<Req, Res>(visit: Visit<Req, Res>, code: Notice, detail: string): void {
  reply(visit, (asking) => noticeReply(code, detail, asking))
}

/** `true`: the request can be served with nothing, was answered so, and goes no further. */
export function answerUnfit<Req, Res>(visit: Visit<Req, Res>): boolean {
  const unfit = unfitOf(visit)
  if (unfit) answerNotice(visit, unfit.code, unfit.detail)
  return unfit !== undefined
}

/** Signs nobody out. Faults of the application's own functions are the application's to answer. */
export function answerOutage<Req, Res>(visit: Visit<Req, Res>, error: unknown): void {
  const [code, detail] = outageOf(error)
  answerNotice(visit, code, detail)
}

/** The same, during a sign-in. Where no later request opens, the sign-in is undone: it must be made again. */
export async function answerFailedSignIn<Req, Res>(visit: Visit<Req, Res>, error: unknown): Promise<void> {
  outageOf(error)
  if (visit.options.opening === 'at-login' && !visit.belonging) await signOut(visit)
  answerOutage(visit, error)
}

function outageOf(error: unknown): readonly [Notice, string] {
  const code = codeOf(error)
  if (code === 'UTS_POLICY_UNAVAILABLE') return ['policy-unavailable', NO_POLICY]
  if (OUTAGES.has(code)) return ['store-unavailable', NO_STORE]
  throw error
}

/** By its code: a bundler may have put another copy of the class around the control than around the guard. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

const NO_POLICY = 'The rules for this account cannot be told right now. Nobody was signed in or out.'
const NO_STORE = 'The store of sessions does not answer. Nobody was signed out.'
const OUTAGES: ReadonlySet<unknown> = new Set(['UTS_STORE_UNAVAILABLE', 'UTS_CONTENTION', 'UTS_RECORD_NEWER'])

export function reply<Req, Res>(visit: Visit<Req, Res>, make: (asking: Asking) => Reply): void {
  const { exchange, control, options } = visit
  if (exchange.replied()) return
  const { recoveryUrl, timeZone } = options
  exchange.reply(make({ exchange, now: control.now(), recoveryUrl, timeZone, againUrl: againUrlOf(visit) }))
}

/** Behind a form of ours there is no page to ask for again. */
function againUrlOf<Req, Res>({ exchange: { method, url }, routes }: Visit<Req, Res>): string | undefined {
  return method === 'POST' && routes && url.startsWith(`${routes.path}/`) ? routes.home : undefined
}

/** Within the same two seconds; a sign-out that fails is the developer's to know, the answer does not wait for it. */
export async function signOut<Req, Res>({ options, exchange, keeping }: Visit<Req, Res>): Promise<void> {
  await byHook(async () => {
    await keeping.saved()?.catch(() => {}) // or the host, still saving, would sign in again
    if (options.signOut) await options.signOut(exchange.request, exchange.response)
    else if (!(await exchange.signOut())) warnOnce('UTS_NO_SIGN_OUT', NO_SIGN_OUT)
  })
}

const NO_SIGN_OUT = 'The guard does not know how to sign this host out. Give it signOut: (req, res) => …'
