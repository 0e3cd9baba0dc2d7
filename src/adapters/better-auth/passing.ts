// What is known of one request on its way through better-auth. The plugin's hooks, and those of the database, find it in better-auth's context.

import type { GenericEndpointContext, Session, User } from 'better-auth'
import { hashOf } from '../../controller/token.ts'
import type { Fault } from './errors.ts'

/** A session of better-auth's, with its user. */
export interface Found {
  readonly session: Session & Record<string, unknown>
  readonly user: User & Record<string, unknown>
}

export interface Passing {
  /** As better-auth has it, whether the session is over or not. */
  readonly find: (token: string) => Promise<Found | null>
  readonly drop: (token: string) => Promise<void>
  /** The session in the cookie cache, once it is known to be alive. */
  cached?: string
  /** The session that the request was first asked for: its own. */
  found?: string
  /** Why the request's own session is not honoured. */
  fault?: Fault
  /** The device's secret, to be given to the browser. */
  device?: string
}

/** In every context of better-auth's, whatever it is for. */
export interface InContext {
  readonly context: object
}

export function passingOf(ctx: InContext | null | undefined): Passing | undefined {
  return (ctx?.context as { readonly utsessions?: Passing } | undefined)?.utsessions
}

export function isOwn({ cached, found }: Passing, token: string): boolean {
  return token === cached || token === found
}

type DeviceContext = Pick<GenericEndpointContext, 'context' | 'getCookie'>

/** 400 days, as long as browsers keep a cookie at most. */
const LONGEST_SECONDS = 400 * 86_400

export function deviceCookieOf({ context }: Pick<GenericEndpointContext, 'context'>) {
  return context.createAuthCookie('utsessions_device', { maxAge: LONGEST_SECONDS })
}

export function shownDevice(ctx: DeviceContext): string | undefined {
  return ctx.getCookie(deviceCookieOf(ctx).name) || undefined
}

/** For a browser that shows no device: any number of its requests give the same. */
export function deviceFrom(token: string): string {
  return hashOf(`utsessions device ${token}`)
}
