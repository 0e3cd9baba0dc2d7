// What an application tells the guard. Only `account` must be given.

import type { RefusedAnswer } from '../../controller/answers.ts'
import type { Ended } from '../../policy/decision.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { assertRecoveryUrl } from '../pages/recovery-url.ts'
import { assertTimeZone } from '../pages/time-zone.ts'
import type { HostData } from './exchange.ts'
import type { Reauthenticated, Reauthentication } from './reauthentication.ts'
import { type RoutesOptions, resolveRoutes } from './routes-options.ts'

export interface CookieOptions {
  /** Name of the token's cookie; the device's has `-device` behind it. @default 'utsessions' */
  readonly name?: string
  /** Shares the cookies with subdomains. Gives up the `__Host-` prefix, and with it the certainty that no other subdomain has set them. */
  readonly domain?: string
  /** @default 'lax' */
  readonly sameSite?: 'lax' | 'strict' | 'none'
  /** For use inside other sites' frames (CHIPS). @default false */
  readonly partitioned?: boolean
}

/** Safe integers and bigints count as their decimal text. */
export type AccountGiven = string | number | bigint | null | undefined

export interface GuardOptions<Req, Res> {
  /**
   * Who is signed in, by the application's own authentication; `undefined` or `null` for nobody. Asked again when the answer goes out, so
   * that a sign-out is noticed. One that gives promises is asked once for each request, and by `open()`: there the sign-out handler
   * calls `close()` of the request's session.
   */
  readonly account: (req: Req) => AccountGiven | Promise<AccountGiven>
  /** When a session opens: with the first authenticated request, or when the login handler calls `req.utsessions.open()`. @default 'on-first-request' */
  readonly opening?: 'on-first-request' | 'at-login'
  /** Our place in the host's session data, where the adapter does not find it; `undefined` where this request has no such data. @default what the adapter knows of the host */
  readonly hostData?: (req: Req, res: Res) => HostData | undefined
  /** What the host calls this sign-in, where the adapter cannot tell: a JWT's `sid`, a hash of the credential. */
  readonly hostSession?: (req: Req) => string | undefined
  /** When this credential was signed in (a JWT's `iat`), in epoch milliseconds: what is older than a revocation of all is dead. */
  readonly signedInAt?: (req: Req) => number | undefined
  /** What the device is known by, instead of the guard's cookie: for apps and API clients that keep an identifier of their own. */
  readonly device?: (req: Req) => string | undefined
  /** What people are told of the device. @default browser and system, such as "Firefox on Linux" */
  readonly describeDevice?: (req: Req) => string | undefined
  /** Where the request comes from, if people are to be told. @default nothing */
  readonly place?: (req: Req) => string | undefined
  /** The request's address, if it is to be kept for the account's own list. @default nothing */
  readonly address?: (req: Req) => string | undefined
  /** Handed to the policy function: plan, role. */
  readonly context?: (req: Req) => unknown
  /** Polling, event streams: opens nothing and extends nothing. */
  readonly passive?: (req: Req) => boolean
  /**
   * When the client says it was last used, in a request that it makes by itself: opens nothing, and moves the last activity no further than
   * that, never backwards and never past now. Epoch milliseconds. @default nothing: every request is activity
   */
  readonly activeAt?: (req: Req) => number | undefined
  /** With a control that has a `cache`: whether the store is asked for this request all the same. For payments, changes of password. @default never */
  readonly fresh?: (req: Req) => boolean
  /** Impersonation, service accounts: neither counted nor displaced. Looked at when the session opens. */
  readonly exempt?: (req: Req) => boolean
  /**
   * Whether the host has made this sign-in by itself (remember-me) rather than somebody by hand. Such a one opens like any other, but does
   * not bring back a browser whose session was displaced, revoked or closed. @default never
   */
  readonly remembered?: (req: Req) => boolean
  /** Signs the host out, remember-me included. @default what the adapter knows of the host */
  readonly signOut?: (req: Req, res: Res) => unknown
  /** Where somebody who did not do this gets the account back. An http(s) or relative URL. */
  readonly recoveryUrl?: string
  /** In which the built-in pages tell the time, such as `'Europe/Paris'`; the zone is always named. @default 'UTC' */
  readonly timeZone?: string
  readonly cookie?: CookieOptions
  /** The request came over TLS, where the framework cannot tell: behind a proxy, by the header that the proxy sets. @default what the framework says */
  readonly secure?: (req: Req) => boolean
  /**
   * Answers a refusal instead of the guard. The host is signed out already; where the refusal has a `ticket` it is not, and whatever is asked
   * for next is refused, too, until the user has chosen: so do not redirect to a page behind the guard. What it leaves unanswered for two
   * seconds the guard answers; at once where it gives `false` or throws. Where handlers give their answer back, a `Response`, so does this.
   */
  readonly onRefused?: (req: Req, res: Res, refused: RefusedAnswer) => unknown
  /** Answers the end of a session instead of the guard, likewise. */
  readonly onEnded?: (req: Req, res: Res, ended: Ended) => unknown
  /** The guard's own routes, for open pages, for choosing, for the account's own sessions; `false`: none. @default `{ path: '/utsessions' }` */
  readonly routes?: RoutesOptions | false
  /**
   * Whether it is really this person, by their password or otherwise: before a takeover under `'ask-with-password'`, before sessions are
   * ended from the list of one's own (OWASP ASVS 7.5.2), before a `lifetime` starts anew. Must limit guessing as the sign-in does. Has ten seconds.
   * @default nobody is asked, and no `lifetime` starts anew by the routes
   */
  readonly reauthenticate?: (req: Req, asked: Reauthentication) => Reauthenticated | Promise<Reauthenticated>
  /** Somebody said of the sign-in that displaced theirs that it was not them, and has ended it: force a new password, write a mail. Not waited for longer than two seconds. */
  readonly onNotMe?: (req: Req, disowned: Disowned) => unknown
}

/** Who said so, and of what. */
export interface Disowned {
  readonly account: string
  /** Id of the session that was displaced. */
  readonly session: string
  /** The session that had taken its place, and is over now. */
  readonly by: { readonly session: string; readonly device: string | null; readonly since: number | null }
}

const KNOWN: ReadonlySet<string> = new Set<keyof GuardOptions<never, never>>([
  'account',
  'hostData',
  'opening',
  'hostSession',
  'signedInAt',
  'device',
  'describeDevice',
  'place',
  'address',
  'context',
  'passive',
  'activeAt',
  'fresh',
  'exempt',
  'remembered',
  'signOut',
  'recoveryUrl',
  'timeZone',
  'cookie',
  'secure',
  'onRefused',
  'onEnded',
  'routes',
  'reauthenticate',
  'onNotMe',
])
const NOT_FUNCTIONS: ReadonlySet<string> = new Set(['opening', 'recoveryUrl', 'timeZone', 'cookie', 'routes'])
const COOKIE_NAME = /^[\w!#$%&'*+.^`|~-]+$/

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function assertGuardOptions<Req, Res>(options: GuardOptions<Req, Res>): void {
  if (typeof options?.account !== 'function') {
    throw invalid(
      `account must be a function, but is ${given(options?.account)}. Write account: (req) => req.user?.id.`,
    )
  }
  for (const [key, value] of Object.entries(options)) {
    if (!KNOWN.has(key)) throw invalid(`The guard has no option ${given(key)}. It has: ${[...KNOWN].join(', ')}.`)
    if (NOT_FUNCTIONS.has(key) || value === undefined || typeof value === 'function') continue
    throw invalid(`${key} must be a function of the request, but is ${given(value)}.`)
  }
  if (![undefined, 'on-first-request', 'at-login'].includes(options.opening)) {
    throw invalid(`opening must be 'on-first-request' or 'at-login', but is ${given(options.opening)}.`)
  }
  assertCookie(options.cookie ?? {})
  assertRecoveryUrl(options.recoveryUrl)
  assertTimeZone(options.timeZone)
  resolveRoutes(options.routes)
}

function assertCookie({ name, domain, sameSite, partitioned: _, ...rest }: CookieOptions): void {
  if (Object.keys(rest).length > 0)
    throw invalid(`cookie has only name, domain, sameSite and partitioned, but was given ${given(rest)}.`)
  if (name !== undefined && !COOKIE_NAME.test(name))
    throw invalid(`cookie.name must be a cookie's name, but is ${given(name)}.`)
  if (domain !== undefined && !/^[\w.-]+$/.test(domain))
    throw invalid(`cookie.domain must be a domain, but is ${given(domain)}.`)
  if (![undefined, 'lax', 'strict', 'none'].includes(sameSite)) {
    throw invalid(`cookie.sameSite must be 'lax', 'strict' or 'none', but is ${given(sameSite)}.`)
  }
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
