// An application as a user of utsessions has it, on a real socket: sign-in, sign-out, a page that says who one is.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express5, { type Express, type NextFunction, type Request, type Response } from 'express'
import session, { type SessionOptions } from 'express-session'
import express4 from 'express4'
import {
  createSessionControl,
  memoryStore,
  type SessionControl,
  type SessionControlOptions,
  type Store,
} from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/express'
import { type FakeClock, fakeClock, faultyStore } from 'utsessions/testing'
import { type Browser, createBrowser, FIREFOX, type Sent } from './browser.ts'
import { expressSession, loginCookie, mountAll, PASSWORD, userOf } from './hosts.ts'

export { PASSWORD } from './hosts.ts'

export type TestGuardOptions = GuardOptions<Request, Response>

export interface AppOptions {
  readonly express?: 'express4' | 'express5'
  /** How the application knows who is signed in. */
  readonly host?: 'express-session' | 'login-cookie'
  readonly store?: Store
  readonly clock?: FakeClock
  readonly control?: Omit<Partial<SessionControlOptions>, 'store' | 'clock'>
  readonly guard?: Partial<TestGuardOptions>
  readonly session?: Partial<SessionOptions>
  /** Before everything. */
  readonly setUp?: (app: Express) => void
  /** Adds middleware and routes between the host and the guard. */
  readonly before?: (app: Express) => void
  /** Adds routes behind the guard. */
  readonly routes?: (app: Express, control: SessionControl) => void
  /** Headers that every browser of this application sends, such as what a proxy adds. */
  readonly always?: Sent
  /** The guard to mount, where it is not that of this process's first import. */
  readonly mount?: typeof guard
}

const frameworks = { express4: express4 as unknown as typeof express5, express5 }

export async function startApp(options: AppOptions = {}) {
  const clock = options.clock ?? fakeClock()
  const store = faultyStore(options.store ?? memoryStore())
  const control = createSessionControl({ store, clock, pruneEvery: 'never', ...options.control })
  const hostStore = options.session?.store ?? new session.MemoryStore()
  const app = frameworks[options.express ?? 'express5']()
  app.set('env', 'test') // Express writes no errors to the console then
  options.setUp?.(app)
  assemble(app, control, { ...options, session: { ...options.session, store: hostStore } })
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    server,
    clock,
    control,
    store,
    hostStore,
    browser: (userAgent = FIREFOX) => createBrowser(url, { 'user-agent': userAgent, ...options.always }),
    /** The journal of an account from the beginning, as `kind`s. */
    told: async (account = 'ann') => {
      const { items } = await control.journal({ account, limit: 1000 })
      return items.map((entry) => entry.kind).reverse()
    },
    /** Ids of the account's live sessions. */
    live: async (account = 'ann') => (await control.list({ account })).map((one) => one.id),
    close: async () => {
      server.closeAllConnections()
      server.close()
      control.dispose()
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof startApp>>

/** Signs in, and asks for the page that follows. */
export function signIn(browser: Browser, username = 'ann', headers?: Sent) {
  return browser.post('/login', { username, password: PASSWORD }, headers)
}

/** Signs in, and asks for nothing more. */
export function signInOnly(browser: Browser, username = 'ann', headers?: Sent) {
  return browser.post('/login?stay=1', { username, password: PASSWORD }, headers)
}

function assemble(app: Express, control: SessionControl, options: AppOptions): void {
  const host = options.host === 'login-cookie' ? loginCookie() : expressSession(options.session ?? {})
  mountAll(app, host.before)
  options.before?.(app)
  const mount = options.mount ?? guard
  app.use(mount(control, { account: userOf, ...host.guard, ...options.guard }))
  app.post('/login', ...host.signIn, (req, res, next) => welcome(req, res, options).catch(next))
  app.post('/logout', host.signOut, (_req, res) => res.redirect(303, '/'))
  app.get('/', (req, res) => void res.json({ user: userOf(req) ?? null, session: req.utsessions.session }))
  options.routes?.(app, control)
  app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
    res.status(500).json({ name: error.name, message: error.message })
  })
}

async function welcome(req: Request, res: Response, { guard }: AppOptions): Promise<void> {
  if (guard?.opening === 'at-login') {
    const { outcome } = await req.utsessions.open()
    if (outcome !== 'admitted' && outcome !== 'waiting') return
  }
  if (req.query['stay']) return void res.sendStatus(204)
  res.redirect(303, '/')
}
