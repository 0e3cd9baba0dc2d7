// Whether a session that better-auth has found is honoured: only while it is alive in the record. One that the record has never seen opens by use.

import type { GenericEndpointContext } from 'better-auth'
import type { Ended } from '../../policy/decision.ts'
import { mayOpen } from '../guard/asking.ts'
import { ending, errorOf, type Fault, outage, REQUIRED, refusal } from './errors.ts'
import type { Parts } from './options.ts'
import { deviceFrom, type Found, isOwn, type Passing, shownDevice } from './passing.ts'
import { accountOf, newcomerOf } from './signing-in.ts'

export interface Honouring {
  /** Instead of better-auth's own: what is over is not found. */
  findSession(token: string): Promise<Found | null>
  findSessions(tokens: string[], options?: object): Promise<Found[]>
  /** Whether the cookie cache may be believed. */
  cached(found: Found): Promise<boolean>
}

export function honouring(parts: Parts, ctx: GenericEndpointContext, passing: Passing): Honouring {
  const visit: Visit = { parts, ctx, passing, passive: isPassive(parts, ctx) }
  const { findSessions } = ctx.context.internalAdapter
  return {
    findSession: async (token) => {
      const found = await passing.find(token)
      if (!found) return null
      passing.found ??= token
      const isHonoured = isOwn(passing, token) ? honoursOwn(visit, found) : told(visit, isAlive(visit, found))
      return (await isHonoured) ? found : null
    },
    findSessions: async (tokens, options) => {
      const all: Found[] = await findSessions(tokens, options)
      const alive = await Promise.all(all.map((found) => isAlive(visit, found)))
      return all.filter((_, i) => alive[i])
    },
    cached: async (found) => {
      const answer = await told(visit, check(visit, found)).catch(() => undefined) // asked again when better-auth looks it up
      if (answer?.outcome === 'alive') passing.cached = found.session.token
      else if (answer && !isNew(answer)) passing.fault = ending(parts, answer)
      return answer?.outcome === 'alive'
    },
  }
}

interface Visit {
  readonly parts: Parts
  readonly ctx: GenericEndpointContext
  readonly passing: Passing
  readonly passive: boolean
}

async function honoursOwn(visit: Visit, found: Found): Promise<boolean> {
  const { fault } = visit.passing
  if (fault?.status === 'SERVICE_UNAVAILABLE') throw errorOf(fault) // the cache was looked at, and that was wait enough
  const answer = await told(visit, check(visit, found))
  if (answer.outcome === 'alive') return true
  return isNew(answer) ? opensByUse(visit, found) : dies(visit, found, ending(visit.parts, answer))
}

/** Somebody else's business, or another session of the browser's: looked at, and not touched. */
async function isAlive({ parts: { control, options } }: Visit, { session, user }: Found): Promise<boolean> {
  const request = { ...accountOf(user), hostSession: session.token, context: options.context?.(user) }
  const { outcome } = await control.check({ ...request, signedInAt: signedInAt(session), passive: true })
  return outcome === 'alive'
}

async function check({ parts: { control, options }, ctx, passing, passive }: Visit, { session, user }: Found) {
  const adoptDevice = shownDevice(ctx) === undefined ? deviceFrom(session.token) : undefined
  const answer = await control.check({
    ...accountOf(user),
    hostSession: session.token,
    signedInAt: signedInAt(session),
    adoptDevice,
    context: options.context?.(user),
    passive,
  })
  if (answer.outcome === 'alive' && !answer.unverified && adoptDevice !== undefined) passing.device = adoptDevice
  return answer
}

/** The record has never seen it: signed in before the plugin was there, during an outage, or with a second factor to come. */
function isNew({ reason, forgotten }: Ended): boolean {
  return reason === 'unknown' && !forgotten
}

async function opensByUse(visit: Visit, found: Found): Promise<boolean> {
  const { parts, ctx, passing, passive } = visit
  if (new Date(found.session.expiresAt).getTime() <= parts.control.now()) return false // better-auth's own time for it is up
  const header = (name: string) => ctx.headers?.get(name) ?? undefined
  if (passive || !mayOpen({ method: ctx.method ?? 'GET', header })) throw noted(passing, REQUIRED)
  const { session, user } = found
  const device = shownDevice(ctx) ?? deviceFrom(session.token)
  const request = { ...newcomerOf(parts, session, ctx), signedInAt: signedInAt(session), device }
  const answer = await told(visit, parts.control.open({ ...request, context: parts.options.context?.(user) }))
  if (answer.outcome === 'refused') return dies(visit, found, refusal(parts, answer))
  if (answer.outcome === 'ended') return dies(visit, found, ending(parts, answer))
  if (shownDevice(ctx) === undefined) passing.device = device
  return true
}

/** better-auth's own session goes with ours; but not before a browser can be told why: code of the server's own asks first, and tells nobody. */
async function dies({ ctx, passing }: Visit, { session }: Found, fault: Fault): Promise<false> {
  passing.fault = fault
  if (fault.status === 'UNAUTHORIZED' && !ctx.request) return false
  try {
    await passing.drop(session.token)
  } catch (error) {
    ctx.context.logger.error('utsessions: a session that is over could not be deleted', error)
  }
  return false
}

/** An outage is told, and signs nobody out. */
async function told<T>({ passing }: Visit, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw noted(passing, outage(error))
  }
}

function noted(passing: Passing, fault: Fault): Error {
  passing.fault = fault
  return errorOf(fault)
}

function signedInAt({ createdAt }: Found['session']): number {
  return new Date(createdAt).getTime()
}

function isPassive({ options }: Parts, { query, path, headers }: GenericEndpointContext): boolean {
  if (String(query?.['disableRefresh']) === 'true') return true
  return options.passive?.({ path: path ?? '', headers: headers ?? new Headers() }) === true
}
