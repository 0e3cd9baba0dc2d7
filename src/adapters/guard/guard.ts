// The path of a request through the guard: who is signed in, is the session alive, may one be opened, and what is answered otherwise.

import type { SessionControl } from '../../controller/controller.ts'
import type { Ended } from '../../policy/decision.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { createRoutes } from '../routes/routes.ts'
import {
  answerEnded,
  answerFailedSignIn,
  answerNotice,
  answerOutage,
  answerRefused,
  answerRequired,
} from './answering.ts'
import { isNavigation, mayOpen } from './asking.ts'
import { createCookieJar } from './cookies.ts'
import type { Exchange } from './exchange.ts'
import { createHandle, type RequestSessions } from './handle.ts'
import { closeQuietly, watchLeaving } from './leaving.ts'
import { assertGuardOptions, type GuardOptions } from './options.ts'
import type { Notice } from './problem.ts'
import { transportFault } from './transport.ts'
import { accountOf, checkVisit, createVisit, credentialsFor, isByItself, openVisit, type Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

/** What the guard gives the request to go on with; `undefined`: it has answered, and the application is not asked. */
export type Passage = RequestSessions | undefined

export type Guard<Req, Res> = (exchange: Exchange<Req, Res>) => Promise<Passage>

/**
 * The guard behind every adapter. The promise fails only with what the application's own functions throw.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function createGuard<Req, Res>(control: SessionControl, options: GuardOptions<Req, Res>): Guard<Req, Res> {
  assertControl(control)
  assertGuardOptions(options)
  const cookie = options.cookie ?? {}
  if (cookie.domain !== undefined) warnOnce('UTS_COOKIE_DOMAIN', COOKIE_DOMAIN)
  const overTls = createCookieJar(cookie, true)
  const overPlainHttp = createCookieJar(cookie, false)
  const routes = createRoutes(options)
  return async (plainExchange) => {
    const exchange = asTheApplicationSays(options, plainExchange)
    const route = routes?.find(exchange)
    const jar = exchange.secure ? overTls : overPlainHttp
    const visit = createVisit({ control, options, jar, isPoll: route?.isPoll ?? false }, exchange)
    try {
      const account = accountOf(visit)
      const asked = { visit, account: typeof account === 'object' ? await account : account }
      const passage = route ? await routes?.serve(route, asked, guard) : await guard(asked.visit, asked.account)
      const saving = visit.keeping.saved()
      if (saving) await saving
      return passage
    } catch (error) {
      answerOutage(visit, error)
      return undefined
    }
  }
}

function assertControl(control: SessionControl): void {
  if (typeof control?.check === 'function' && typeof control.now === 'function') return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `The guard needs a session control as its first argument, but was given ${given(control)}. Write guard(createSessionControl({ store }), { account: … }).`,
  )
}

/** What the adapter cannot know of a host or a proxy, the application says. */
function asTheApplicationSays<Req, Res>(
  { hostData, secure }: GuardOptions<Req, Res>,
  exchange: Exchange<Req, Res>,
): Exchange<Req, Res> {
  if (!hostData && !secure) return exchange
  const { request, response } = exchange
  return {
    ...exchange,
    ...(hostData && { hostData: () => hostData(request, response) }),
    ...(secure && { secure: secure(request) }),
  }
}

async function guard<Req, Res>(visit: Visit<Req, Res>, account: string | undefined): Promise<Passage> {
  if (account === undefined) return stranger(visit)
  const fault = transportFault(visit.exchange)
  if (fault !== undefined) return answered(visit, 'insecure-transport', fault)
  if (isAnonymousClient(visit)) return answered(visit, 'session-id-required', SESSION_ID_REQUIRED)
  await leaveOtherAccount(visit, account)
  return mayHaveSession(visit, account) ? inUse(visit, account) : newcomer(visit, account)
}

/** Nobody is signed in: costs nothing, unless a token of ours tells that somebody was. */
async function stranger<Req, Res>(visit: Visit<Req, Res>): Promise<Passage> {
  const { brought, control, keeping } = visit
  if (keeping.mark() !== undefined) keeping.clear()
  if (brought === undefined) return isNameless(visit) ? pass(visit, undefined) : handleOf(visit)
  try {
    const sessions = await control.list(brought) // looks, and touches nothing
    if (!sessions.some((session) => session.current)) keeping.clear()
  } catch {
    // An outage is no concern of somebody who is not signed in; the token stays.
  }
  return pass(visit, undefined)
}

/** Whoever signs in here keeps data with the host but goes by no name of the host's: the answer to the sign-in notes one. */
function isNameless<Req, Res>({ exchange }: Visit<Req, Res>): boolean {
  return exchange.hostData() !== undefined && exchange.hostSession() === undefined
}

/** A request with a token, or one that could belong to a session by its host session and opens none. The rest goes to `open` at once. */
function mayHaveSession<Req, Res>(visit: Visit<Req, Res>, account: string): boolean {
  const { token, hostSession } = credentialsFor(visit, account)
  return token !== undefined || (hostSession !== undefined && !opensNow(visit))
}

/** The request's session passes while it is alive, and is told when it is over. What the record has never seen counts as no session. */
async function inUse<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<Passage> {
  const answer = await checkVisit(visit, account)
  if (answer.outcome === 'alive') return pass(visit, account)
  if (answer.reason === 'unknown' && !answer.forgotten) return newcomer(visit, account)
  if (isSignedInAnew(visit, answer)) {
    visit.keeping.clear()
    return newcomer(visit, account)
  }
  await answerEnded(visit, answer)
  return undefined
}

/** The token is dead, but the credential beside it was signed in after that, at a place that the guard does not see. */
function isSignedInAnew<Req, Res>({ options, exchange }: Visit<Req, Res>, { at }: Ended): boolean {
  const signedInAt = options.signedInAt?.(exchange.request)
  return signedInAt !== undefined && at !== null && signedInAt > at
}

/** An authenticated request without a session. */
async function newcomer<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<Passage> {
  if (!opensNow(visit)) {
    await answerRequired(visit)
    return undefined
  }
  const answer = await openVisit(visit, account)
  if (answer.outcome === 'admitted') return pass(visit, account)
  await (answer.outcome === 'refused' ? answerRefused(visit, answer) : answerEnded(visit, answer))
  return undefined
}

/** A session opens by use, unless it opens at login alone; after a refusal when the user asks for a page; never on behalf of nobody. */
function opensNow<Req, Res>(visit: Visit<Req, Res>): boolean {
  const { exchange, options, keeping } = visit
  const mark = keeping.mark()
  const byUse = options.opening !== 'at-login' || mark === 'waiting'
  const asked = mark !== 'refused' || isNavigation(exchange)
  return byUse && asked && mayOpen(exchange) && !isByItself(visit)
}

/** The browser brought a token of another account, which was left without a sign-out that the guard could see. */
async function leaveOtherAccount<Req, Res>({ brought, control }: Visit<Req, Res>, account: string): Promise<void> {
  if (brought && brought.account !== account) await closeQuietly(control, brought)
}

/** Nothing tells one use of the account from another: no cookie came back, and no function identifies sign-in or device. */
function isAnonymousClient<Req, Res>({ exchange, options }: Visit<Req, Res>): boolean {
  if (exchange.header('cookie') !== undefined || options.hostSession?.(exchange.request) || options.device) return false
  warnOnce('UTS_SESSION_ID_REQUIRED', SESSION_ID_REQUIRED)
  return true
}

function pass<Req, Res>(visit: Visit<Req, Res>, account: string | undefined): Passage {
  visit.exchange.onLeaving(watchLeaving(visit, account))
  return handleOf(visit)
}

function handleOf<Req, Res>(visit: Visit<Req, Res>): RequestSessions {
  return createHandle(visit, {
    refused: (answer) => answerRefused(visit, answer),
    ended: (answer) => answerEnded(visit, answer),
    outage: (error) => answerFailedSignIn(visit, error),
    insecure: (fault) => answerNotice(visit, 'insecure-transport', fault),
  })
}

function answered<Req, Res>(visit: Visit<Req, Res>, code: Notice, detail: string): undefined {
  answerNotice(visit, code, detail)
}

const COOKIE_DOMAIN =
  'cookie.domain gives up the __Host- prefix of the cookies: any subdomain of it can set them. Leave it out unless subdomains share sessions.'
const SESSION_ID_REQUIRED =
  'The request is authenticated but carries no cookie, so nothing tells one use of the account from another. ' +
  'Give the guard hostSession (such as the sid of a JWT) or device.'
