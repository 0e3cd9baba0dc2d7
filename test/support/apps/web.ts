// The suite's application as a web-standard handler, with whatever host.

import type { Application, Asked, Running } from 'utsessions/testing'
import { type GuardOptions, guard, type RequestSessions, type WebEvent } from 'utsessions/web'
import { bridged, type FetchHandler } from './fetching.ts'

/** How an application of this form knows who is signed in. */
export interface WebHost<Event extends WebEvent> {
  /** What the application hands around. */
  readonly eventOf: (request: Request) => Event | Promise<Event>
  readonly user: (event: Event) => string | undefined
  readonly guard?: Partial<GuardOptions<Event, Headers>>
  /** What the suite may ask of the host. @param headers of the answer */
  readonly acts: (event: Event, headers: Headers, sessions: RequestSessions) => Acts
}

export type Acts = Pick<Asked, 'signIn' | 'signOut' | 'change' | 'rotate'>

export function webApp<Event extends WebEvent>(
  host: WebHost<Event>,
  serve: (fetch: FetchHandler) => Promise<Running> = bridged,
) {
  return (application: Application) => {
    const options = application.guard<Event, Headers>(({ request }, name) => request.headers.get(name))
    const protect = guard<Event>(application.control, { account: host.user, ...host.guard, ...options })
    return serve(async (request) => {
      const event = await host.eventOf(request)
      return protect(event, (sessions) => answer(application, host, event, sessions))
    })
  }
}

async function answer<Event extends WebEvent>(
  application: Application,
  host: WebHost<Event>,
  event: Event,
  sessions: RequestSessions,
): Promise<Response | undefined> {
  const headers = new Headers()
  const { method, url } = event.request
  const { pathname, search } = new URL(url)
  const responded = await application.respond({
    method,
    path: pathname + search,
    user: () => host.user(event),
    sessions,
    ...host.acts(event, headers, sessions),
  })
  if (!responded) return undefined
  const { status, location, body } = responded
  if (location !== undefined) headers.set('location', location)
  if (body !== undefined) headers.set('content-type', 'application/json')
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers })
}
