// Hono with a login cookie of the application's own.

import type { Context } from 'hono'
import type { HonoHost } from './hono.ts'
import { type Login, loginCookie, loginIn, newLogin } from './own-login.ts'

export const honoLoginHost: HonoHost = {
  before: () => [
    (c, next) => {
      c.set(
        'login',
        loginIn((name) => c.req.header(name)),
      )
      return next()
    },
  ],
  user: (c) => login(c)?.user,
  guard: { hostSession: (c) => login(c)?.sid, signOut: (c) => put(c, undefined) },
  acts: (c) => ({
    signIn: (user) => put(c, newLogin(user)),
    signOut: () => put(c, undefined),
    rotate: () => put(c, newLogin(login(c)?.user ?? '')),
  }),
}

function login(c: Context): Login | undefined {
  return c.get('login')
}

function put(c: Context, login: Login | undefined): void {
  c.set('login', login)
  c.header('set-cookie', loginCookie(login), { append: true })
}
