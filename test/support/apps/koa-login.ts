// Koa with a login cookie of the application's own.

import type { Context } from 'koa'
import type { KoaHost } from './koa.ts'
import { type Login, loginCookie, loginIn, newLogin } from './own-login.ts'

export const koaLoginHost: KoaHost = {
  before: () => [
    (ctx, next) => {
      ctx.state.login = loginIn((name) => ctx.get(name))
      return next()
    },
  ],
  user: (ctx) => ctx.state.login?.user,
  guard: { hostSession: (ctx) => ctx.state.login?.sid, signOut: (ctx) => put(ctx, undefined) },
  acts: (ctx) => ({
    signIn: (user) => put(ctx, newLogin(user)),
    signOut: () => put(ctx, undefined),
    rotate: () => put(ctx, newLogin(ctx.state.login.user)),
  }),
}

function put(ctx: Context, login: Login | undefined): void {
  ctx.state.login = login
  ctx.append('set-cookie', loginCookie(login))
}
