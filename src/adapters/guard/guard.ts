// The path of a request through the guard: who is signed in, and is the session alive. What a request that passes does not need is loaded with
// the first that needs it.

import type { SessionControl } from '../../controller/controller.ts'
import type { CheckRequest } from '../../controller/requests.ts'
import type { Ended } from '../../policy/decision.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { checkRequestOf, noteAnswer } from './checking.ts'
import { createCookieJars } from './cookies.ts'
import type { Exchange } from './exchange.ts'
import { Handle, type Passage } from './handle.ts'
import { Departure } from './leaving.ts'
import { assertGuardOptions, type GuardOptions } from './options.ts'
import { resolveRoutes } from './routes-options.ts'
import { createTransport } from './transport.ts'
import { unfitOf } from './unfit.ts'
import { accountOf, credentialsFor, type Shared, Visit } from './visit.ts'
import { warnOnce } from './warnings.ts'

export type Guard<Req, Res> = (exchange: Exchange<Req, Res>) => Promise<Passage>

/**
 * The guard behind every adapter. The promise fails only with what the application's own functions throw.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function createGuard<Req, Res>(control: SessionControl, options: GuardOptions<Req, Res>): Guard<Req, Res> {
  assertControl(control)
  assertGuardOptions(options)
  if (options.cookie?.domain !== undefined) warnOnce('UTS_COOKIE_DOMAIN', COOKIE_DOMAIN)
  const routes = resolveRoutes(options.routes)
  const jars = createCookieJars(options.cookie)
  const shared: Shared<Req, Res> = { control, options, routes, jars, transport: createTransport() }
  const ours = routes && `${routes.path}/`
  return async (exchange) =>
    ours !== undefined && exchange.url.startsWith(ours)
      ? (await import('../routes/routes.ts')).throughRoutes(shared, exchange, guard)
      : guard(new Visit(shared, exchange, false))
}

function assertControl(control: SessionControl): void {
  if (typeof control?.check === 'function' && typeof control.now === 'function') return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `The guard needs a session control as its first argument, but was given ${given(control)}. Write guard(createSessionControl({ store }), { account: … }).`,
  )
}

/** Lets a request through, or answers it. @param known who is signed in, where that was asked already */
async function guard<Req, Res>(visit: Visit<Req, Res>, known?: Known): Promise<Passage> {
  try {
    const asked = known ? known.account : accountOf(visit)
    const account = typeof asked === 'object' ? await asked : asked
    const question = account === undefined ? undefined : questionOf(visit, account)
    const answer = question && (await visit.control.check(question))
    if (answer) noteAnswer(visit, question, answer)
    const passage = answer?.outcome === 'alive' ? pass(visit, account) : await otherwise(visit, account, answer)
    const saving = visit.keeping.saved()
    if (saving) await saving
    return passage
  } catch (error) {
    const { answerOutage } = await import('./answering.ts')
    answerOutage(visit, error)
    return undefined
  }
}

/** A request that brings a token of its own account is asked for at once. Every other takes more than that. */
function questionOf<Req, Res>(visit: Visit<Req, Res>, account: string): CheckRequest | undefined {
  if (visit.brought?.account !== account || unfitOf(visit)) return undefined
  return checkRequestOf(visit, account, credentialsFor(visit, account))
}

/** @param over how the session ended whose token was brought */
async function otherwise<Req, Res>(
  visit: Visit<Req, Res>,
  account: string | undefined,
  over: Ended | undefined,
): Promise<Passage> {
  if (account === undefined) return stranger(visit)
  const entering = await import('./entering.ts')
  const entrance = await (over ? entering.afterEnd(visit, account, over) : entering.enter(visit, account))
  return entrance === 'passes' ? pass(visit, account) : undefined
}

/** Nobody is signed in: costs nothing, unless a token of ours tells that somebody was. */
async function stranger<Req, Res>(visit: Visit<Req, Res>): Promise<Passage> {
  const { brought, control, keeping } = visit
  if (keeping.mark() !== undefined) keeping.clear()
  if (brought === undefined) return isNameless(visit) ? pass(visit, undefined) : new Handle(visit)
  try {
    const sessions = await control.list(brought) // looks, and touches nothing
    if (!sessions.some((session) => session.current)) keeping.clear()
  } catch {
    // An outage is no concern of somebody who is not signed in; the token stays.
  }
  return pass(visit, undefined)
}

/** Whoever signs in here keeps data with the host but goes by no name of the host's: the answer to the sign-in notes one. */
function isNameless<Req, Res>(visit: Visit<Req, Res>): boolean {
  return visit.hostData() !== undefined && visit.exchange.hostSession() === undefined
}

function pass<Req, Res>(visit: Visit<Req, Res>, account: string | undefined): Passage {
  visit.exchange.onLeaving(new Departure(visit, account))
  return new Handle(visit)
}

/** Who is signed in, or nobody. */
export interface Known {
  readonly account: string | undefined
}

const COOKIE_DOMAIN =
  'cookie.domain gives up the __Host- prefix of the cookies: any subdomain of it can set them. Leave it out unless subdomains share sessions.'
