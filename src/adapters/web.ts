// Web-standard handlers, Request in and Response out: SvelteKit, React Router, Remix, Bun, Deno, and any other of that form.

import type { SessionControl } from '../controller/controller.ts'
import { createGuard } from './guard/guard.ts'
import type { RequestSessions } from './guard/handle.ts'
import type { GuardOptions } from './guard/options.ts'
import { pathOf } from './web/address.ts'
import { WebExchange, type WebSide } from './web/exchange.ts'
import { withoutBody } from './web/head.ts'
import { type Mountable, placeOf } from './web/mountable.ts'
import { isResponse } from './web/response.ts'

export type { HostData } from './guard/exchange.ts'
export type { RequestSessions, Unavailable, Waiting } from './guard/handle.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard/options.ts'
export type { ProblemCode } from './guard/problem.ts'
export type { Mountable } from './web/mountable.ts'

/** What frameworks of this form hand around: SvelteKit's event, React Router's middleware arguments, or an object of one's own. */
export interface WebEvent {
  readonly request: Request
  /** Whatever is answered, by the application or the guard, goes out with the headers of this. The guard adds its own to them. */
  readonly response?: { readonly headers: Headers } | undefined
}

/**
 * The application: gets the request's session, and gives its answer; `undefined` where `open()` has answered. Not called when the guard
 * answers itself.
 */
export type Proceed = (sessions: RequestSessions) => Response | undefined | Promise<Response | undefined>

/**
 * The guard around a handler. Its promise is the answer; it fails with what the application's own functions throw.
 *
 * The token is kept in a cookie, unless `hostData` names a place in session data of the application's. Behind a proxy that ends TLS, give `secure`.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function guard<Event extends WebEvent>(
  control: SessionControl,
  options: GuardOptions<Event, Headers>,
): (event: Event, proceed: Proceed) => Promise<Response> {
  const admit = createGuard(control, options)
  return async (event, proceed) => {
    const exchange = new WebExchange(event, event.request, SIDE, event.response?.headers)
    const sessions = await admit(exchange)
    return sessions
      ? throughApplication(exchange, () => proceed(sessions))
      : exchange.answerWith(answered(exchange.answer))
  }
}

const SIDE: WebSide<Headers> = { response: (added) => added }

/** The guard's answer, once it has one, goes before the application's: with it the host is signed out. */
async function throughApplication<Event>(
  exchange: WebExchange<Event>,
  proceed: () => ReturnType<Proceed>,
): Promise<Response> {
  try {
    const response = await proceed()
    return await exchange.answerWith(answered(exchange.answer ?? response))
  } catch (error) {
    if (exchange.answer) return exchange.answerWith(exchange.answer)
    if (isResponse(error)) throw await exchange.answerWith(error)
    exchange.fail()
    throw error
  }
}

function answered(answer: Response | undefined): Response {
  if (answer) return answer
  throw new TypeError('The handler gave no Response. It may leave it out only where open() has answered.')
}

/**
 * For a handler such as the dashboard of `utsessions/admin`: below its `path` it answers, and `proceed` gives the answer to everything else. Where
 * nothing but the handler's requests come, in a route of its own, leave `proceed` out.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function mount<Event extends WebEvent>(
  handler: Mountable<Event>,
): (event: Event, proceed?: () => Response | Promise<Response>) => Promise<Response> {
  const isOurs = placeOf(handler)
  return async (event, proceed) => {
    const { request } = event
    return proceed && !isOurs(pathOf(request.url))
      ? proceed()
      : withoutBody(request.method, await handler(request, event))
  }
}
