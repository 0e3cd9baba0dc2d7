// h3 with a login cookie of the application's own.

import type { H3Event } from 'h3'
import type { H3Host } from './h3.ts'
import { type Login, loginCookie, loginIn, newLogin } from './own-login.ts'

export const h3LoginHost: H3Host = {
  before: (event) => {
    event.context['login'] = loginIn((name) => event.req.headers.get(name))
  },
  guard: {
    account: (event) => loginOf(event)?.user,
    hostSession: (event) => loginOf(event)?.sid,
    signOut: (event) => put(event, undefined),
  },
  user: async (event) => loginOf(event)?.user,
  acts: (event) => ({
    signIn: (user) => put(event, newLogin(user)),
    signOut: () => put(event, undefined),
    rotate: () => put(event, newLogin(loginOf(event)?.user ?? '')),
  }),
}

function loginOf({ context }: H3Event): Login | undefined {
  return context['login'] as Login | undefined
}

/** For answers that go well, and for those that do not. */
function put({ context, res }: H3Event, login: Login | undefined): void {
  context['login'] = login
  for (const headers of [res.headers, res.errHeaders]) headers.append('set-cookie', loginCookie(login))
}
