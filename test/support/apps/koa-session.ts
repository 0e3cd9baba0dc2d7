// koa-session, with all data in the cookie or with a store of the application's.

import session, { type CreateSessionOptions } from 'koa-session'
import type { KoaHost } from './koa.ts'

export const NO_ID = 'koa-session without a store gives its session no id'

export function koaSessionHost(options: () => CreateSessionOptions = () => ({})): KoaHost {
  return {
    before: (app) => [session(options(), app)],
    user: (ctx) => ctx.session?.user,
    acts: (ctx) => ({
      signIn: async (user) => {
        ctx.session = { user }
        if (ctx.sessionOptions.store) await ctx.session.regenerate()
      },
      signOut: () => {
        ctx.session = null
      },
      change: () => {
        ctx.session.changedAt = Date.now()
      },
      ...(ctx.sessionOptions.store && { rotate: () => ctx.session.regenerate() }),
    }),
  }
}

/** As small as koa-session allows a store to be. */
export function mapStore(): NonNullable<CreateSessionOptions['store']> {
  const kept = new Map<string, string>()
  return {
    get: async (key) => JSON.parse(kept.get(key) ?? 'null'),
    set: async (key, data) => void kept.set(key, JSON.stringify(data)),
    destroy: async (key) => void kept.delete(key),
  }
}
