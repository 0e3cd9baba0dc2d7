// better-auth's cookie cache: sessions that are believed without the database, for as long as their cookie lasts.

import type { GenericEndpointContext } from 'better-auth'
import { decodeCookieCache } from 'better-auth/cookies'
import type { Found } from './passing.ts'

/** What the cache holds, whether better-auth will believe it or not. */
export async function cachedSession(ctx: GenericEndpointContext): Promise<Found | undefined> {
  if (ctx.context.options.session?.cookieCache?.enabled !== true) return undefined
  const value = inOnePiece(ctx, ctx.context.authCookies.sessionData.name)
  const decoded = value === '' ? null : await decodeCookieCache(ctx, value).catch(() => null)
  return decoded ? (decoded.session as unknown as Found) : undefined
}

/** A large cookie comes in several: `name.0`, `name.1` … */
function inOnePiece(ctx: GenericEndpointContext, name: string): string {
  const whole = ctx.getCookie(name)
  if (whole) return whole
  const pieces: string[] = []
  for (let piece = ctx.getCookie(`${name}.0`); piece; piece = ctx.getCookie(`${name}.${pieces.length}`)) {
    pieces.push(piece)
  }
  return pieces.join('')
}
