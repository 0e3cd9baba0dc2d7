// A refused sign-in that may still choose is parked: the host keeps it, and for two minutes nothing is answered but choosing and cancelling.

import type { RefusedAnswer } from '../../controller/answers.ts'
import { hashOf } from '../../controller/token.ts'
import type { Choice } from '../pages/choice.ts'
import type { Parked } from './mark.ts'
import { localPath, type ResolvedRoutes } from './routes-options.ts'
import type { Visit } from './visit.ts'

/** As long as a ticket is good. */
const PARKED_MS = 120_000

/** The ticket of a refusal is of use: there are routes that take it. */
export function mayChoose<Req, Res>({ routes }: Visit<Req, Res>, { ticket }: RefusedAnswer): boolean {
  return ticket !== null && routes !== undefined
}

/** From now on for two minutes. */
export function park<Req, Res>(visit: Visit<Req, Res>, account: string): void {
  visit.keeping.setMark({ until: visit.control.now() + PARKED_MS, of: signInOf(visit, account) })
}

/** `undefined`: this sign-in is not parked. */
export function parkedOf<Req, Res>(visit: Visit<Req, Res>, account: string): Parked | undefined {
  const mark = visit.keeping.mark()
  return typeof mark === 'object' && mark.of === signInOf(visit, account) ? mark : undefined
}

/** At exactly two minutes it is over. */
export function isOver<Req, Res>({ control }: Visit<Req, Res>, { until }: Parked): boolean {
  return control.now() >= until
}

/** A mark in our cookie outlives the sign-in that it is of. One in the host's data goes with it. */
function signInOf<Req, Res>({ options, exchange }: Visit<Req, Res>, account: string): string {
  return hashOf(`utsessions parked\n${options.hostSession?.(exchange.request) ?? ''}\n${account}`)
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
  if (url.startsWith(`${path}/`)) return localPath(new URLSearchParams(url.split('?')[1]).get('return')) ?? home
  if (method !== 'GET' || !publicPath.endsWith(path)) return home
  return localPath(publicPath.slice(0, -path.length) + url) ?? home
}
