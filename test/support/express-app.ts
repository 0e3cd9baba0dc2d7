// An application as a user of utsessions has it: Express, express-session and passport, on a real socket.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5, { type Express, type Request, type Response } from 'express'
import express4 from 'express4'
import session, { type SessionOptions } from 'express-session'
import { Passport } from 'passport'
import { Strategy as LocalStrategy } from 'passport-local'
import { createSessionControl, memoryStore, type SessionControl, type SessionControlOptions } from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/express'
import { fakeClock } from 'utsessions/testing'
import { createBrowser } from './browser.ts'

export type TestGuardOptions = GuardOptions<Request, Response>

export interface AppOptions {
  readonly express?: 'express4' | 'express5'
  readonly control?: Partial<SessionControlOptions>
  readonly guard?: Partial<TestGuardOptions>
  readonly session?: Partial<SessionOptions>
  /** Adds routes behind the guard. */
  readonly routes?: (app: Express, control: SessionControl) => void
  /** Adds middleware between passport and the guard. */
  readonly before?: (app: Express) => void
}

/** The password that every account of the test application has. */
export const PASSWORD = 'right'

const frameworks = { express4: express4 as unknown as typeof express5, express5 }

export async function startApp(options: AppOptions = {}) {
  const clock = fakeClock()
  const control = createSessionControl({ store: memoryStore(), clock, pruneEvery: 'never', ...options.control })
  const hostStore = options.session?.store ?? new session.MemoryStore()
  const app = frameworks[options.express ?? 'express5']()
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false, ...options.session, store: hostStore }))
  const passport = localPassport()
  app.use(passport.initialize())
  app.use(passport.session())
  options.before?.(app)
  app.use(guard(control, { account: (req: Request) => (req.user as { id: string } | undefined)?.id, ...options.guard }))
  app.use(express5.urlencoded({ extended: false }))
  app.post('/login', passport.authenticate('local'), async (req, res) => {
    if (options.guard?.opening === 'at-login' && (await req.utsessions.open()).outcome === 'refused') return
    res.redirect(303, '/')
  })
  app.post('/logout', (req, res, next) => req.logout((error) => (error ? next(error) : res.redirect(303, '/'))))
  app.get('/', (req, res) => void res.json({ user: (req.user as { id: string } | undefined)?.id ?? null, session: req.utsessions.session }))
  options.routes?.(app, control)
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    clock,
    control,
    hostStore,
    browser: (userAgent?: string) => createBrowser(url, userAgent),
    close: async () => {
      server.closeAllConnections()
      server.close()
      control.dispose()
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof startApp>>

export function signIn(browser: ReturnType<TestApp['browser']>, username = 'ann', headers?: Record<string, string>) {
  return browser.post('/login', { username, password: PASSWORD }, headers)
}

function localPassport() {
  const passport = new Passport()
  passport.use(
    new LocalStrategy((username, password, done) => done(null, password === PASSWORD ? { id: username } : false)),
  )
  passport.serializeUser((user, done) => done(null, (user as { id: string }).id))
  passport.deserializeUser((id: string, done) => done(null, { id }))
  return passport
}
