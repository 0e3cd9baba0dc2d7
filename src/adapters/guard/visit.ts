// One request on its way through the guard: what it brought, and what is known of it. A class, as every request makes one.

import type { SessionView } from '../../controller/answers.ts'
import type { SessionControl } from '../../controller/controller.ts'
import type { CredentialsGiven } from '../../controller/requests.ts'
import type { CookieJar, CookieJars } from './cookies.ts'
import type { Exchange, HostData } from './exchange.ts'
import { Keeping } from './keeping.ts'
import { accountFrom, type Kept } from './kept.ts'
import type { AccountGiven, GuardOptions } from './options.ts'
import type { ResolvedRoutes } from './routes-options.ts'
import type { Transport } from './transport.ts'
import { warnOnce } from './warnings.ts'

/** The live session that a request belongs to. */
export interface Belonging {
  readonly account: string
  readonly session: SessionView
  readonly credentials: CredentialsGiven
  /** What the policy function was handed. */
  readonly context: unknown
}

/** What all requests of one guard share. */
export interface Shared<Req, Res> {
  readonly control: SessionControl
  readonly options: GuardOptions<Req, Res>
  /** The guard's own routes; `undefined` where there are none. */
  readonly routes: ResolvedRoutes | undefined
  readonly transport: Transport
  readonly jars: CookieJars
}

export class Visit<Req, Res> {
  readonly control: SessionControl
  readonly options: GuardOptions<Req, Res>
  readonly routes: ResolvedRoutes | undefined
  readonly exchange: Exchange<Req, Res>
  readonly transport: Transport
  /** The request came over TLS: what the adapter cannot know of a proxy, the application says. */
  readonly secure: boolean
  /** The header as it came. */
  readonly cookies: string | undefined
  readonly jar: CookieJar
  /** Asked for by an open page by itself: opens nothing and extends nothing, whatever the application says. */
  readonly isPoll: boolean
  readonly keeping: Keeping
  /** What the browser brought. */
  readonly brought: Kept | undefined
  /** What the host called this sign-in before the application had its turn; `undefined` for nothing. */
  cameAs: string | undefined = undefined
  /** Who is signed in, where the application's function gives promises: what it said last. */
  told: { readonly account: string | undefined } | undefined = undefined
  /** The answer stays open, and nothing of the host's session counts any more. */
  hasLeftHost = false
  /** Set once the session is known to be alive. */
  belonging: Belonging | undefined = undefined
  /** Whoever keeps answers was told to keep this one from others. */
  isPrivate = false

  constructor(shared: Shared<Req, Res>, exchange: Exchange<Req, Res>, isPoll: boolean) {
    const { control, options, routes, transport, jars } = shared
    this.control = control
    this.options = options
    this.routes = routes
    this.exchange = exchange
    this.transport = transport
    this.secure = options.secure ? options.secure(exchange.request) : exchange.secure
    this.jar = this.secure ? jars.overTls : jars.overPlainHttp
    this.cookies = exchange.header('cookie')
    this.isPoll = isPoll
    this.keeping = new Keeping(this)
    this.brought = this.keeping.read()
  }

  /** Our place in the host's session data, where the adapter finds it or the application has said so. */
  hostData(): HostData | undefined {
    const { options, exchange } = this
    return options.hostData ? options.hostData(exchange.request, exchange.response) : exchange.hostData()
  }

  /** Whatever carries a cookie of ours is nobody else's to keep. */
  addCookie(cookie: string): void {
    const { exchange } = this
    exchange.addCookie(cookie)
    if (this.isPrivate) return
    this.isPrivate = true
    const headers = () => exchange.setHeader('cache-control', 'private, no-store')
    exchange.onLeaving({ headers, end: () => undefined, gone: () => undefined })
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
    signedInAt: options.signedInAt && inMilliseconds(options.signedInAt(exchange.request)),
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

/** What the policy function is handed for this request. */
export function contextOf<Req, Res>({ options, exchange }: Visit<Req, Res>): unknown {
  return options.context?.(exchange.request)
}

/** Made by a page or an application by itself, and by nobody's hand. */
export function isByItself<Req, Res>(visit: Visit<Req, Res>): boolean {
  return isPassive(visit) || visit.options.activeAt?.(visit.exchange.request) !== undefined
}

/** Extends nothing. */
export function isPassive<Req, Res>({ options, exchange, isPoll }: Visit<Req, Res>): boolean {
  return isPoll || Boolean(options.passive?.(exchange.request))
}

/** What the device is known by: the application's identifier, or our cookie. */
export function shownDevice<Req, Res>({ options, exchange, cookies, jar }: Visit<Req, Res>): string | undefined {
  if (options.device) return options.device(exchange.request) || undefined
  return jar.read(cookies, 'device')
}
