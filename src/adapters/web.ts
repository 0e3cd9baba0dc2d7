// Web-standard handlers, Request in and Response out: SvelteKit, React Router, Remix, Bun, Deno, and any other of that form.

import type { SessionControl } from '../controller/controller.ts'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './guard-options.ts'
import type { RequestSessions } from './handle.ts'
import { webExchange } from './web-exchange.ts'

export type { HostData } from './exchange.ts'
export type { AccountGiven, CookieOptions, GuardOptions } from './guard-options.ts'
export type { RequestSessions, Unavailable, Waiting } from './handle.ts'
export type { ProblemCode } from './problem.ts'

/** What frameworks of this form hand around: SvelteKit's event, React Router's middleware arguments, or an object of one's own. */
export interface WebEvent {
  readonly request: Request
}

/** The application: gets the request's session, and gives its answer. Not called when the guard answers itself. */
export type Proceed = (sessions: RequestSessions) => Response | Promise<Response>

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
    const { exchange, answer, leave, fail } = webExchange(event, event.request)
    const sessions = await admit(exchange)
    if (!sessions) return leave(answered(answer()))
    try {
      const response = await proceed(sessions)
      return await leave(answer() ?? response)
    } catch (error) {
      fail()
      throw error
    }
  }
}

/** The guard never lets a request go without an answer of its own. */
function answered(answer: Response | undefined): Response {
  if (!answer) throw new TypeError('The guard neither answered nor let the request pass')
  return answer
}
