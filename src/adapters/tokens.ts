// For applications that issue JWTs and verify them themselves: is one still good, and may it be refreshed? Knows no framework and no library.

import type { SessionControl } from '../controller/controller.ts'
import type { CheckRequest } from '../controller/requests.ts'
import type { Ended } from '../policy/decision.ts'
import { describe } from '../policy/describe.ts'
import { type Duration, durationMs } from '../policy/duration.ts'

/** As much of a JWT's claims as tells when it was signed in. */
export interface IssuedClaims {
  /** In seconds since 1970, fractions allowed (RFC 7519, NumericDate). */
  readonly iat?: number | undefined
}

/**
 * Whether a JWT was issued since all sessions of its account were last ended. One of the very second of the revocation, whose `iat` has
 * whole seconds, may be of before it and is not good; one without `iat` is not good where there was a revocation.
 * @param notBefore what `control.notBefore` gave
 */
export function isStillGood({ iat }: IssuedClaims, notBefore: number | null): boolean {
  if (notBefore === null) return true
  return iat !== undefined && iat * 1000 >= notBefore
}

export interface RefreshOptions {
  /** How long an access token is good at most. @default '5m' */
  readonly accessTokenLifetime?: Duration
}

/** The session lives: a new access token may be issued. Instants are epoch milliseconds. */
export interface Refreshed {
  readonly outcome: 'alive'
  /** The id of the session; `null` while the store does not answer and `onStoreError` is `'allow'`. */
  readonly session: string | null
  /** The end of the session, if nothing more happens; `null`: none. */
  readonly expiresAt: number | null
  /** The end of the access token: its `exp`, in whole seconds. Never after the session's own. */
  readonly exp: number
  /** For how many seconds it is good: the `expires_in` of RFC 6749. */
  readonly expiresIn: number
}

/** The session is over: nothing may be issued, and the refresh token is worthless. */
export interface NotRefreshed extends Ended {
  /** For the answer, with status 400 (RFC 6749 5.2). Says how the session ended, but never which administrator did it. */
  readonly body: { readonly error: 'invalid_grant'; readonly error_description: string }
}

/**
 * Answers whether an access token may be issued in exchange for a refresh token, which the application has found to be genuine and unused.
 *
 * A refresh counts as activity, like any other request; `passive` and `activeAt` say otherwise. Fails with `UTS_STORE_UNAVAILABLE` while
 * nothing is known: answer 503, and keep the refresh token good.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for a lifetime that is none
 */
export function createRefresh(
  control: Pick<SessionControl, 'check' | 'now'>,
  { accessTokenLifetime = '5m' }: RefreshOptions = {},
): (request: CheckRequest) => Promise<Refreshed | NotRefreshed> {
  const longestMs = durationMs(accessTokenLifetime, 'accessTokenLifetime', 'UTS_OPTION_INVALID')
  return async (request) => {
    const answer = await control.check(request)
    if (answer.outcome === 'ended') return { ...answer, body: invalidGrant(answer) }
    const { expiresAt } = answer
    const now = control.now()
    const exp = Math.floor(Math.min(now + longestMs, expiresAt ?? Infinity) / 1000)
    const expiresIn = Math.max(0, Math.floor(exp - now / 1000))
    return { outcome: 'alive', session: answer.session?.id ?? null, expiresAt, exp, expiresIn }
  }
}

function invalidGrant(ended: Ended): NotRefreshed['body'] {
  const { operator: _, ...by } = ended.by ?? {}
  return { error: 'invalid_grant', error_description: printable(describe({ ...ended, by: ended.by && by })) }
}

/** The characters that RFC 6749 5.2 allows. */
function printable(text: string): string {
  return text.replaceAll('"', "'").replaceAll(/[^\x20-\x7e]|\\/g, '?')
}
