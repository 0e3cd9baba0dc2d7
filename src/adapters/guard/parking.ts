// A refused sign-in that may still choose is parked: the host keeps it, and for two minutes nothing is answered but choosing and cancelling.

import type { RefusedAnswer } from '../../controller/answers.ts'
import { hashOf } from '../../controller/token.ts'
import type { Choice } from '../pages/choice.ts'
import { queryOf } from './asking.ts'
import { checkVisit } from './checking.ts'
import type { Parked } from './mark.ts'
import { OUR_HEADER } from './origin.ts'
import { localPath, type ResolvedRoutes } from './routes-options.ts'
import { credentialsFor, type Visit } from './visit.ts'

/** As long as a ticket is good. */
const PARKED_MS = 120_000

/** The ticket of a refusal is of use: there are routes that take it. */
export function mayChoose<Req, Res>({ routes }: Visit<Req, Res>, { ticket }: RefusedAnswer): boolean {
  return ticket !== null && routes !== undefined
}

/** From now on for two minutes. */
export function park<Req, Res>(visit: Visit<Req, Res>, account: string): void {
  visit.keeping.setMark({ until: visit.control.now() + PARKED_MS, of: signInOf(account, hostSessionOf(visit)) })
}

/** `undefined`: this sign-in is not parked. */
export function parkedOf<Req, Res>(visit: Visit<Req, Res>, account: string): Parked | undefined {
  const mark = visit.keeping.mark()
  if (typeof mark !== 'object') return undefined
  const isThis = mark.of === signInOf(account, hostSessionOf(visit)) || mark.of === signInOf(account)
  return isThis ? mark : undefined
}

/** By then it had signed in: whatever was revoked since is dead for it, too (I5). Epoch milliseconds. */
export function parkedAt({ until }: Parked): number {
  return until - PARKED_MS
}

/** At exactly two minutes it is over. */
export function isOver<Req, Res>({ control }: Visit<Req, Res>, { until }: Parked): boolean {
  return control.now() >= until
}

/** The sign-in has got a session by a request beside this one, whose note of it a slower one has written over. */
export async function hasSession<Req, Res>(visit: Visit<Req, Res>, account: string): Promise<boolean> {
  if (credentialsFor(visit, account).hostSession === undefined) return false
  const answer = await checkVisit(visit, account)
  return answer.outcome === 'alive' && !answer.unverified
}

/** A mark in our cookie outlives the sign-in that it is of, where that is a credential by itself; one in the host's data goes with it. */
function hostSessionOf<Req, Res>({ options, exchange }: Visit<Req, Res>): string | undefined {
  return options.hostSession?.(exchange.request)
}

/** Without a host session where the credential was made by the request that was refused: only the next one brings it. */
function signInOf(account: string, hostSession = ''): string {
  return hashOf(`utsessions parked\n${hostSession}\n${account}`)
}

/** A program asks for the choice, and so for a place, as a page that the user asks for does: no other site can make it. */
export function asksForChoice<Req, Res>({ exchange, routes }: Visit<Req, Res>): boolean {
  const { method, url } = exchange
  if (!routes || method !== 'GET' || exchange.header(OUR_HEADER) === undefined) return false
  return url.split('?', 1)[0] === `${routes.path}/takeover`
}

/** @param returnTo where the choice leads @default the page that was asked for, where it can be asked for again */
export function choiceOf<Req, Res>({ exchange, routes }: Visit<Req, Res>, returnTo?: string): Choice | undefined {
  if (!routes) return undefined
  const { publicPath } = routes
  return {
    takeoverUrl: `${publicPath}/takeover`,
    cancelUrl: `${publicPath}/cancel`,
    returnTo: returnTo ?? pageAskedFor(exchange, routes),
  }
}

/** As the browser sees it. */
function pageAskedFor(
  { method, url }: { readonly method: string; readonly url: string },
  { path, publicPath, home }: ResolvedRoutes,
): string {
  if (url.startsWith(`${path}/`)) return localPath(queryOf(url).get('return')) ?? home
  if (method !== 'GET' || !publicPath.endsWith(path)) return home
  return localPath(publicPath.slice(0, -path.length) + url) ?? home
}
