// The path of a request through the guard: who is signed in, and is the session alive. What a request that passes does not need is loaded with
// the first that needs it.

import type { CheckAnswer } from '../../controller/answers.ts'
import type { SessionControl } from '../../controller/controller.ts'
import type { CheckRequest } from '../../controller/requests.ts'
import type { Ended } from '../../policy/decision.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { valueIn } from '../../stores/at-once.ts'
import { noteAnswer, Question } from './checking.ts'
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

/** No promise where nothing had to be waited for: callers that can go on at once do. */
export type Guard<Req, Res> = (exchange: Exchange<Req, Res>) => Passage | Promise<Passage>

/**
 * The guard behind every adapter. It throws nothing; the promise fails only with what the application's own functions throw.
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
  const admit: Guard<Req, Res> = (exchange) =>
    ours !== undefined && exchange.url.startsWith(ours)
      ? import('../routes/routes.ts').then(({ throughRoutes }) => throughRoutes(shared, exchange, guard))
      : guard(new Visit(shared, exchange, false))
  return (exchange) => {
    try {
      return admit(exchange)
    } catch (error) {
      return Promise.reject(error)
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

/** Lets a request through, or answers it. @param known who is signed in, where that was asked already */
function guard<Req, Res>(visit: Visit<Req, Res>, known?: Known): Passage | Promise<Passage> {
  try {
    const account = known ? known.account : accountOf(visit)
    const asked = typeof account === 'string' ? ask(visit, account) : undefined
    const answer = asked && valueIn(asked.answer)
    if (!asked || answer?.outcome !== 'alive' || visit.keeping.saved()) return wait(visit, account, asked)
    noteAnswer(visit, asked.question, answer)
    return pass(visit, asked.question.account)
  } catch (error) {
    return outage(visit, error)
  }
}

/** A question to the control, and the answer that comes. */
interface Asked {
  readonly question: CheckRequest
  readonly answer: Promise<CheckAnswer>
}

/** A request that brings a token of its own account is asked for at once. Every other takes more than that. */
function ask<Req, Res>(visit: Visit<Req, Res>, account: string): Asked | undefined {
  if (visit.brought?.account !== account || unfitOf(visit)) return undefined
  const question = new Question(visit, account, credentialsFor(visit, account))
  return { question, answer: visit.control.check(question) }
}

/** @param begun what was asked already */
async function wait<Req, Res>(
  visit: Visit<Req, Res>,
  given: string | undefined | Promise<string | undefined>,
  begun: Asked | undefined,
): Promise<Passage> {
  try {
    const account = typeof given === 'object' ? await given : given
    const asked = begun ?? (typeof given === 'object' && account !== undefined ? ask(visit, account) : undefined)
    const answer = asked && (await asked.answer)
    if (answer) noteAnswer(visit, asked.question, answer)
    const passage = answer?.outcome === 'alive' ? pass(visit, account) : await otherwise(visit, account, answer)
    const saving = visit.keeping.saved()
    if (saving) await saving
    return passage
  } catch (error) {
    return outage(visit, error)
  }
}

async function outage<Req, Res>(visit: Visit<Req, Res>, error: unknown): Promise<undefined> {
  const { answerOutage } = await import('./answering.ts')
  answerOutage(visit, error)
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
  if (brought === undefined) return isNameless(visit) ? pass(visit, undefined) : handed(visit)
  try {
    const sessions = await control.list(brought) // looks, and touches nothing
    if (!sessions.some((session) => session.current)) keeping.clear()
  } catch {
    // An outage is no concern of somebody who is not signed in; the token stays.
  }
  return pass(visit, undefined)
}

function handed<Req, Res>(visit: Visit<Req, Res>): Passage {
  visit.cameAs = visit.exchange.hostSession()
  return new Handle(visit)
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
