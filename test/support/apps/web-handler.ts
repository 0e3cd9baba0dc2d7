// A web-standard handler of its own for tests of the web form: an account by header, an event of one's own, no socket.

import { createSessionControl, memoryStore, type PolicyOptions } from 'utsessions'
import { type GuardOptions, guard, type RequestSessions } from 'utsessions/web'

export interface OwnEvent {
  readonly request: Request
  readonly response?: { readonly headers: Headers }
  /** Who is signed in; the application's handlers change it. */
  user?: string | undefined
}

type Answer = Response | undefined
type Handler = (sessions: RequestSessions, event: OwnEvent) => Answer | Promise<Answer>

export function webHandler(
  options: Partial<GuardOptions<OwnEvent, Headers>> = {},
  policy: PolicyOptions = { lock: 'forever', idle: '1h' },
) {
  const control = createSessionControl({ store: memoryStore(), policy })
  const admit = guard<OwnEvent>(control, { account: (event) => event.user, hostSession: signInOf, ...options })
  return {
    control,
    /** A request of somebody's, whose sign-in is called `first` unless its `request` says otherwise. */
    ask: (proceed: Handler, given: Partial<OwnEvent> = {}) => {
      const event = { request: requestOf('/'), ...given }
      return admit(event, (sessions) => proceed(sessions, event))
    },
  }
}

/** The sign-in goes by what is in the request's `login` cookie. */
export function requestOf(path: string, signIn = 'first', init: RequestInit = {}): Request {
  return new Request(new URL(path, 'http://localhost'), {
    ...init,
    headers: { ...init.headers, cookie: `login=${signIn}` },
  })
}

function signInOf({ request }: OwnEvent): string | undefined {
  return request.headers.get('cookie')?.slice('login='.length)
}

/** Names of the cookies that an answer sets. */
export function cookiesOf(answer: Response): string[] {
  return answer.headers.getSetCookie().map((line) => line.split('=')[0] ?? '')
}
