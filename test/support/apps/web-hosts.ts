// What web-standard handlers know people by: iron-session, and login cookies of their own.

import { getIronSession, type IronSession } from 'iron-session'
import { ironSession } from 'utsessions/hosts'
import { type IronData, ironActs, ironOptions } from './iron.ts'
import { type Login, loginCookie, loginIn, newLogin } from './own-login.ts'
import type { WebHost } from './web.ts'

interface IronEvent {
  readonly request: Request
  readonly response: Response
  readonly session: IronSession<IronData>
}

/** The session sets its cookies on the event's response, with whose headers every answer goes out. */
export const webIronHost: WebHost<IronEvent> = {
  eventOf: async (request) => {
    const response = new Response()
    return { request, response, session: await getIronSession(request, response, ironOptions) }
  },
  user: ({ session }) => session.user,
  guard: ironSession(({ session }) => session),
  acts: ({ session }) => ironActs(session),
}

interface LoginEvent {
  readonly request: Request
  /** Who is signed in now: the application's sign-in and sign-out change it. */
  login: Login | undefined
}

/** An event of one's own, on which the guard sees a sign-in and a sign-out. */
export const webLoginHost: WebHost<LoginEvent> = {
  eventOf: (request) => ({ request, login: broughtBy(request) }),
  user: ({ login }) => login?.user,
  guard: {
    hostSession: ({ login }) => login?.sid,
    signOut: (_event, headers) => headers.append('set-cookie', loginCookie(undefined)),
  },
  acts: (event, headers) => {
    const put = (login: Login | undefined) => {
      event.login = login
      headers.append('set-cookie', loginCookie(login))
    }
    return {
      signIn: (user) => put(newLogin(user)),
      signOut: () => put(undefined),
      rotate: () => put(newLogin(event.login?.user ?? '')),
    }
  },
}

interface CookieEvent {
  readonly request: Request
  /** Set by the application's sign-in. */
  signedIn?: Login
}

/** Who is signed in is read from the request's cookie: the guard sees no sign-out, and `close()` says it. */
export const webCookieHost: WebHost<CookieEvent> = {
  eventOf: (request) => ({ request }),
  user: (event) => loginOf(event)?.user,
  guard: {
    hostSession: (event) => loginOf(event)?.sid,
    signOut: (_event, headers) => headers.append('set-cookie', loginCookie(undefined)),
  },
  acts: (event, headers, sessions) => {
    const signIn = (user: string) => {
      event.signedIn = newLogin(user)
      headers.append('set-cookie', loginCookie(event.signedIn))
    }
    return {
      signIn,
      signOut: async () => {
        await sessions.close()
        headers.append('set-cookie', loginCookie(undefined))
      },
      rotate: () => signIn(loginOf(event)?.user ?? ''),
    }
  },
}

function loginOf({ request, signedIn }: CookieEvent): Login | undefined {
  return signedIn ?? broughtBy(request)
}

function broughtBy(request: Request): Login | undefined {
  return loginIn((name) => request.headers.get(name))
}
