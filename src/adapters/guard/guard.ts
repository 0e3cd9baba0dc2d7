// The path of a request through the guard: who is signed in, is the session alive, may one be opened, and what is answered otherwise.

import type { SessionControl } from '../../controller/controller.ts'
import type { Ended } from '../../policy/decision.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { createRoutes } from '../routes/routes.ts'
import { answerEnded, answerFailedSignIn, answerNotice, answerOutage, answerRequired } from './answering.ts'
import { isNavigation, mayOpen } from './asking.ts'
import { createCookieJar } from './cookies.ts'
import type { Exchange } from './exchange.ts'
import { createHandle, type Passage, type RequestSessions } from './handle.ts'
import { leaveOtherAccount, watchLeaving } from './leaving.ts'
import type { Parked } from './mark.ts'
import { openVisit } from './opening.ts'
import { assertGuardOptions, type GuardOptions } from './options.ts'
import { asksForChoice, hasSession, isOver, parkedOf } from './parking.ts'
import { answerParked, answerRefused, answerTooLate } from './refusing.ts'
import { resolveRoutes } from './routes-options.ts'
import { answerUnfit } from './unfit.ts'
import { accountOf, checkVisit, createVisit, credentialsFor, isByItself, type Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

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
  const at = resolveRoutes(options.routes)
  const routes = at && createRoutes(at)
  return async (plainExchange) => {
    const exchange = asTheApplicationSays(options, plainExchange)
    const route = routes?.find(exchange)
    const jar = exchange.secure ? overTls : overPlainHttp
    const visit = createVisit({ control, options, jar, isPoll: route?.isPoll ?? false, routes: at }, exchange)
    try {
      const account = route?.isForEverybody ? undefined : accountOf(visit)
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
  if (answerUnfit(visit)) return undefined
  await leaveOtherAccount(visit, account)
  const parked = parkedOf(visit, account)
  if (parked) return stillParked(visit, account, parked)
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
  return token !== undefined || (hostSession !== undefined && !opensNow(visit, account))
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
  if (!opensNow(visit, account)) {
    await answerRequired(visit)
    return undefined
  }
  const wasParked = parkedOf(visit, account) !== undefined
  const answer = await openVisit(visit, account)
  if (answer.outcome === 'admitted' && wasParked && answer.unverified)
    answerNotice(visit, 'store-unavailable', NOT_ASKED)
  else if (answer.outcome === 'admitted') return pass(visit, account)
  else await (answer.outcome === 'refused' ? answerRefused(visit, account, answer) : answerEnded(visit, answer))
  return undefined
}

/**
 * A refused sign-in that may still choose. A page that the user asks for asks again; everything else is answered without asking for a place,
 * unless this sign-in got one in the meantime by a request beside this one.
 */
async function stillParked<Req, Res>(visit: Visit<Req, Res>, account: string, parked: Parked): Promise<Passage> {
  const over = isOver(visit, parked)
  if (!over && opensNow(visit, account)) return newcomer(visit, account)
  if (await hasSession(visit, account)) {
    visit.keeping.unmark()
    return pass(visit, account)
  }
  await (over ? answerTooLate(visit, account) : answerParked(visit))
  return undefined
}

/** A session opens by use, unless it opens at login alone; after a refusal when the user asks for a page; never on behalf of nobody. */
function opensNow<Req, Res>(visit: Visit<Req, Res>, account: string): boolean {
  const { exchange, options, keeping } = visit
  const mark = keeping.mark()
  const parked = parkedOf(visit, account) !== undefined
  const byUse = options.opening !== 'at-login' || mark === 'waiting' || parked
  const asked = (mark !== 'refused' && !parked) || isNavigation(exchange) || asksForChoice(visit)
  return byUse && asked && mayOpen(exchange) && !isByItself(visit)
}

function pass<Req, Res>(visit: Visit<Req, Res>, account: string | undefined): Passage {
  visit.exchange.onLeaving(watchLeaving(visit, account))
  return handleOf(visit)
}

function handleOf<Req, Res>(visit: Visit<Req, Res>): RequestSessions {
  return createHandle(visit, {
    refused: (account, answer) => answerRefused(visit, account, answer, visit.routes?.home),
    ended: (answer) => answerEnded(visit, answer),
    outage: (error) => answerFailedSignIn(visit, error),
    insecure: (fault) => answerNotice(visit, 'insecure-transport', fault),
  })
}

const COOKIE_DOMAIN =
  'cookie.domain gives up the __Host- prefix of the cookies: any subdomain of it can set them. Leave it out unless subdomains share sessions.'
const NOT_ASKED =
  'The sign-in was refused, and whether there is a place by now cannot be told: the store of sessions does not answer. Nobody was signed out.'
