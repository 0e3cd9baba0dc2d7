// How the guard answers itself: signs the host out where that is due, lets the application answer, and answers where it does not.

import type { RefusedAnswer } from '../../controller/answers.ts'
import type { Ended } from '../../policy/decision.ts'
import { UtsessionsError } from '../../policy/errors.ts'
import { isNavigation, mayOpen } from './asking.ts'
import { noteDisownable } from './disowning.ts'
import type { Reply } from './exchange.ts'
import { byApplication, byHook } from './hooks.ts'
import { type Choice, choiceOf, mayChoose, park } from './parking.ts'
import { type Asking, endedReply, type Notice, noticeReply, parkedReply, refusedReply } from './problem.ts'
import { accountOf, isByItself, type Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

const LATEST_MS = 30_000

/**
 * Whoever can choose keeps the sign-in, parked. Else it is undone before anything is answered, so that a refusal leaves nothing behind.
 * @param returnTo where a choice leads @default the page that was asked for
 */
export async function answerRefused<Req, Res>(
  visit: Visit<Req, Res>,
  account: string,
  answer: RefusedAnswer,
  returnTo?: string,
): Promise<void> {
  const choice = mayChoose(visit, answer) ? choiceOf(visit, returnTo) : undefined
  if (choice) {
    assertCanAsk(visit, answer)
    park(visit, account)
    await visit.keeping.saved()
    return tellRefused(visit, answer, choice)
  }
  if (answer.ticket !== null) warnOnce('UTS_NO_ROUTES', NO_ROUTES)
  await undoSignIn(visit)
  return tellRefused(visit, { ...answer, ticket: null, withPassword: false })
}

async function tellRefused<Req, Res>(visit: Visit<Req, Res>, answer: RefusedAnswer, choice?: Choice): Promise<void> {
  const { exchange, options } = visit
  const { onRefused } = options
  const answered = await byApplication(
    exchange,
    onRefused && (() => onRefused(exchange.request, exchange.response, answer)),
  )
  if (!answered) reply(visit, (asking) => refusedReply(answer, asking, choice))
}

/** The two minutes of a parked sign-in are over. */
export function answerTooLate<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<void> {
  return answerRefused(visit, account, TOO_LATE)
}

const TOO_LATE: RefusedAnswer = Object.freeze({
  outcome: 'refused',
  reason: 'ticket',
  retryAt: null,
  holders: Object.freeze([]),
  ticket: null,
  withPassword: false,
})

/** What a page asks for by itself, while the user is choosing. */
export function answerParked<Req, Res>(visit: Visit<Req, Res>): void {
  reply(visit, (asking) => parkedReply(asking, choiceOf(visit)))
}

/** Signs the host out; a sign-in that stays for this request is marked, so that it opens nothing behind the user's back. */
export async function undoSignIn<Req, Res>(visit: Visit<Req, Res>): Promise<void> {
  await signOut(visit)
  if (await isStillSignedIn(visit)) visit.keeping.setMark('refused')
  else visit.keeping.unmark()
  await visit.keeping.saved()
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` where the policy wants the password again and nobody was told how to ask for it */
function assertCanAsk<Req, Res>({ options }: Visit<Req, Res>, { withPassword }: RefusedAnswer): void {
  if (withPassword && !options.reauthenticate) throw new UtsessionsError('UTS_OPTION_INVALID', NOBODY_ASKS)
}

const NOBODY_ASKS =
  "The policy of this account says takeover: 'ask-with-password', but the guard cannot ask for a password. " +
  'Give it reauthenticate: (req, { account, password }) => …, which says whether it is right.'
const NO_ROUTES =
  'The policy lets people choose which session ends (takeover), but the guard has no routes for it (routes: false), so they are refused as ' +
  "under takeover: 'never'. Leave routes out, or write takeover: 'never'."

/** A host that cannot be signed out at once comes again with its next request, which must not open behind the user's back. */
async function isStillSignedIn<Req, Res>(visit: Visit<Req, Res>): Promise<boolean> {
  try {
    return (await accountOf(visit)) !== undefined
  } catch {
    return false
  }
}

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
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

const NO_POLICY = 'The rules for this account cannot be told right now. Nobody was signed in or out.'
const NO_STORE = 'The store of sessions does not answer. Nobody was signed out.'
const OUTAGES: ReadonlySet<unknown> = new Set(['UTS_STORE_UNAVAILABLE', 'UTS_CONTENTION', 'UTS_RECORD_NEWER'])

export function reply<Req, Res>({ exchange, control, options }: Visit<Req, Res>, make: (asking: Asking) => Reply): void {
  if (!exchange.replied())
    exchange.reply(make({ exchange, now: control.now(), recoveryUrl: options.recoveryUrl, timeZone: options.timeZone }))
}

/** Within the same two seconds; a sign-out that fails is the developer's to know, the answer does not wait for it. */
export export async function signOut<Req, Res>({ options, exchange, keeping }: Visit<Req, Res>): Promise<void> {
  await byHook(async () => {
    await keeping.saved()?.catch(() => {}) // or the host, still saving, would sign in again
    if (options.signOut) await options.signOut(exchange.request, exchange.response)
    else if (!(await exchange.signOut())) warnOnce('UTS_NO_SIGN_OUT', NO_SIGN_OUT)
  })
}

const NO_SIGN_OUT = 'The guard does not know how to sign this host out. Give it signOut: (req, res) => …'
