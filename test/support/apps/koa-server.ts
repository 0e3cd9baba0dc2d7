// An application on Koa 3 with koa-session, whose routes a test brings along. POST /sign-in?user=… signs in, POST /sign-out out.

import Koa, { type Context } from 'koa'
import session, { type CreateSessionOptions } from 'koa-session'
import { createSessionControl, memoryStore, type SessionControl } from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/koa'
import { fakeClock } from 'utsessions/testing'
import { onTestFinished } from 'vitest'
import { createBrowser, type Sent } from '../browser.ts'
import { listening } from './listening.ts'

export interface KoaServerSetting {
  readonly routes?: Readonly<Record<string, (ctx: Context) => unknown>>
  /** In front of the guard, behind koa-session. */
  readonly before?: Koa.Middleware
  readonly guard?: Partial<GuardOptions<Context, Context['response']>>
  readonly session?: CreateSessionOptions
  readonly proxy?: boolean
  readonly twice?: boolean
}

export async function koaServer(setting: KoaServerSetting) {
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, policy: { lock: '5m' }, pruneEvery: 'never' })
  const errors: Error[] = []
  const app = appOf(control, setting).on('error', (error) => errors.push(error))
  const { url, close } = await listening(app.callback())
  onTestFinished(() => void [close(), control.dispose()])
  return {
    clock,
    control,
    errors,
    browser: (always?: Sent) => createBrowser(url, always),
    live: async (account = 'ann') => (await control.list({ account })).length,
  }
}

function appOf(control: SessionControl, { routes = {}, before, session: options = {}, ...setting }: KoaServerSetting) {
  const app = new Koa({ keys: ['test'], proxy: setting.proxy ?? false })
  app.use(session(options, app))
  if (before) app.use(before)
  const guarding = guard<Context>(control, { account: (ctx) => ctx.session?.user, ...setting.guard })
  app.use(guarding)
  if (setting.twice) app.use(guarding)
  return app.use((ctx) => (routes[ctx.path] ?? ROUTES[ctx.path])?.(ctx))
}

const ROUTES: NonNullable<KoaServerSetting['routes']> = {
  '/': (ctx) => {
    ctx.body = { user: ctx.session?.user ?? null, session: ctx.utsessions.session }
  },
  '/sign-in': (ctx) => {
    ctx.session = { user: ctx.query['user'] ?? 'ann' }
    ctx.body = {}
  },
  '/sign-out': (ctx) => {
    ctx.session = null
    ctx.body = {}
  },
}
