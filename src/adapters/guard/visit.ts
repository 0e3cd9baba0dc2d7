// One request on its way through the guard: what it brought, and what it asks of the control.

import type { CheckAnswer, SessionView } from '../../controller/answers.ts'
import type { SessionControl } from '../../controller/controller.ts'
import type { CredentialsGiven } from '../../controller/requests.ts'
import { hashOf } from '../../controller/token.ts'
import { mayOpen } from './asking.ts'
import type { CookieJar } from './cookies.ts'
import type { Exchange } from './exchange.ts'
import { accountFrom, createKeeping, type Keeping, type Kept } from './keeping.ts'
import type { AccountGiven, GuardOptions } from './options.ts'
import type { ResolvedRoutes } from './routes-options.ts'
import { warnOnce } from './warnings.ts'

/** The live session that a request belongs to. */
export interface Belonging {
  readonly account: string
  readonly session: SessionView
  readonly credentials: CredentialsGiven
}

export interface Visit<Req, Res> {
  readonly control: SessionControl
  readonly options: GuardOptions<Req, Res>
  readonly exchange: Exchange<Req, Res>
  readonly jar: CookieJar
  readonly keeping: Keeping
  /** Asked for by an open page by itself: opens nothing and extends nothing, whatever the application says. */
  readonly isPoll: boolean
  /** The guard's own routes; `undefined` where there are none. */
  readonly routes: ResolvedRoutes | undefined
  /** What the browser brought. */
  readonly brought: Kept | undefined
  /** Who is signed in, where the application's function gives promises: what it said last. */
  told: { readonly account: string | undefined } | undefined
  /** The answer stays open, and nothing of the host's session counts any more. */
  hasLeftHost: boolean
  /** Set once the session is known to be alive. */
  belonging: Belonging | undefined
}

export function createVisit<Req, Res>(
  {
    control,
    options,
    jar,
    isPoll,
    routes,
  }: Pick<Visit<Req, Res>, 'control' | 'options' | 'jar' | 'isPoll'> & Partial<Pick<Visit<Req, Res>, 'routes'>>,
  plainExchange: Exchange<Req, Res>,
): Visit<Req, Res> {
  const exchange = uncachedWithCookies(plainExchange)
  const keeping = createKeeping(exchange, jar)
  const brought = keeping.read()
  const state = { told: undefined, hasLeftHost: false, belonging: undefined }
  return { control, options, jar, isPoll, routes, exchange, keeping, brought, ...state }
}

/** Whatever carries a cookie of ours is nobody else's to keep. */
function uncachedWithCookies<Req, Res>(exchange: Exchange<Req, Res>): Exchange<Req, Res> {
  let watched = false
  const headers = () => exchange.setHeader('cache-control', 'private, no-store')
  return {
    ...exchange,
    addCookie: (cookie) => {
      exchange.addCookie(cookie)
      if (!watched) exchange.onLeaving({ headers, end: () => undefined, gone: () => undefined })
      watched = true
    },
  }
}

/** Who is signed in now. A promise where the application's function gives one. */
export function accountOf<Req, Res>(visit: Visit<Req, Res>): string | undefined | Promise<string | undefined> {
  const given = visit.options.account(visit.exchange.request)
  return isPromise(given) ? given.then((account) => told(visit, accountFrom(account))) : accountFrom(given)
}

function isPromise(given: AccountGiven | Promise<AccountGiven>): given is Promise<AccountGiven> {
  return typeof given === 'object' && given !== null && typeof given.then === 'function' // those of an ORM are no instances of Promise
}

function told<Req, Res>(visit: Visit<Req, Res>, account: string | undefined): string | undefined {
  visit.told = { account }
  return account
}

/** The credentials of this request for an account: its token, if it is that account's, and the host session. */
export function credentialsFor<Req, Res>(visit: Visit<Req, Res>, account: string): CredentialsGiven {
  const { options, exchange, keeping } = visit
  const kept = keeping.read()
  return {
    token: kept?.account === account ? kept.token : undefined,
    hostSession: hostSessionOf(visit),
    signedInAt: inMilliseconds(options.signedInAt?.(exchange.request)),
  }
}

/** Seconds of a JWT's `iat` would be an instant of January 1970: older than any revocation. */
function inMilliseconds(signedInAt: number | undefined): number | undefined {
  if (signedInAt !== undefined && signedInAt > 0 && signedInAt < FIRST_LIKELY_MS) warnOnce('UTS_SECONDS', SECONDS)
  return signedInAt
}

const FIRST_LIKELY_MS = 100_000_000_000 // in 1973; as seconds, in the year 5138
const SECONDS =
  'signedInAt seems to be in seconds. It must be in milliseconds since 1970, or a revocation of all ends every sign-in after it: iat * 1000.'

function hostSessionOf<Req, Res>({ options, exchange, keeping }: Visit<Req, Res>): string | undefined {
  const id = options.hostSession ? options.hostSession(exchange.request) : exchange.hostSession()
  return keeping.named(id || undefined)
}

/** Made by a page or an application by itself, and by nobody's hand. */
export function isByItself<Req, Res>(visit: Visit<Req, Res>): boolean {
  return isPassive(visit) || visit.options.activeAt?.(visit.exchange.request) !== undefined
}

function isPassive<Req, Res>({ options, exchange, isPoll }: Visit<Req, Res>): boolean {
  return isPoll || Boolean(options.passive?.(exchange.request))
}

export async function checkVisit<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<CheckAnswer> {
  const { control, options, exchange } = visit
  const credentials = credentialsFor(visit, account)
  const adoptDevice = deviceToAdopt(visit, credentials)
  const answer = await control.check({
    account,
    ...credentials,
    adoptDevice,
    context: options.context?.(exchange.request),
    passive: isPassive(visit),
    activeAt: visit.isPoll ? undefined : options.activeAt?.(exchange.request),
  })
  if (answer.outcome === 'alive' && !answer.unverified) {
    if (adoptDevice !== undefined) exchange.addCookie(visit.jar.write('device', adoptDevice))
    visit.belonging = { account, session: answer.session, credentials }
  }
  return answer
}

/**
 * A browser that has a token but shows no device (the answer that brought the cookie was lost) is given one that follows from the token,
 * so that any number of parallel requests give it the same.
 */
function deviceToAdopt<Req, Res>(visit: Visit<Req, Res>, { token }: CredentialsGiven): string | undefined {
  const { options, exchange } = visit
  if (token === undefined || options.device || !mayOpen(exchange) || shownDevice(visit) !== undefined) return undefined
  return hashOf(`utsessions device ${token}`)
}

/** What the device is known by: the application's identifier, or our cookie. */
export function shownDevice<Req, Res>({ options, exchange, jar }: Visit<Req, Res>): string | undefined {
  if (options.device) return options.device(exchange.request) || undefined
  return jar.read(exchange.header('cookie'), 'device')
}
