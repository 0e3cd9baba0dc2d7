// What is refused before anybody is asked who asks: another method than the route's, and what does not show that a page of ours, or a program, sent it.

import { forgeryReply, OUR_HEADER, originReply } from '../adapters/guard/origin.ts'
import { asAnswer, problem } from './replies.ts'
import type { Route } from './route.ts'

/** The refusal; `undefined` where there is none. @param origins those that count as our own besides */
export function unfitReply(route: Route, request: Request, origins: readonly string[]): Response | undefined {
  const methods = methodsOf(route)
  if (!methods.includes(request.method)) return wrongMethod(methods)
  return route.kind === 'act' ? unfitAct(request, origins) : unfitLook(route, request, origins)
}

/** Nothing overrides a method: no header, no field, no query. */
function methodsOf({ kind }: Route): readonly string[] {
  return kind === 'act' ? ['POST'] : ['GET', 'HEAD']
}

function wrongMethod(methods: readonly string[]): Response {
  const allow = methods.join(', ')
  return problem(405, 'method-not-allowed', 'This cannot be done here', `Here it can be: ${allow}.`, { allow })
}

/** All three: it comes from our origin, it has our header, and it is JSON. A page of another site can have none of them sent without being asked about it. */
function unfitAct(request: Request, origins: readonly string[]): Response | undefined {
  const forgery = forgeryReply(askedIn(request), origins)
  if (forgery) return asAnswer(forgery)
  return isJson(request) && request.headers.has(OUR_HEADER) ? undefined : NOT_JSON()
}

/** Links may lead to the page from anywhere; what it asks for itself is nobody else's. Script and style are no secret. */
function unfitLook(route: Route, request: Request, origins: readonly string[]): Response | undefined {
  if (route.kind !== 'see' || route.isPage) return undefined
  const refusal = originReply(askedIn(request), origins)
  return refusal && asAnswer(refusal)
}

/** A request that was made by hand says in its address alone which host it is for. */
function askedIn({ headers, url }: Request) {
  return { header: (name: string) => headers.get(name) ?? (name === 'host' ? new URL(url).host : undefined) }
}

function isJson({ headers }: Request): boolean {
  return headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
}

const NOT_JSON = () =>
  problem(
    415,
    'json-required',
    'Only JSON is taken here',
    `Send a JSON object with content-type: application/json and the header ${OUR_HEADER}: 1.`,
  )
