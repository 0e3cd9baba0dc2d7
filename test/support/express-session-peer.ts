// express-session in front of an application, with the guard behind it or without: what the host does must be the same. Nobody is limited.

import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import session, { type SessionOptions } from 'express-session'
import { createSessionControl, memoryStore } from 'utsessions'
import { guard } from 'utsessions/express'
import { describe, onTestFinished } from 'vitest'
import { listening } from './apps/listening.ts'
import { type Browser, createBrowser } from './browser.ts'
import { cookieSet } from './cookie-set.ts'

/** What the application of these tests keeps in its session. */
export interface Data {
  user?: string
  views?: number
}

export function dataOf({ session }: Pick<Request, 'session'>): Data {
  return session as Data
}

export interface Peer {
  readonly url: string
  readonly store: session.MemoryStore
  browser(): Browser
  /** A browser whose user is signed in and has seen a page, so that the guard has opened a session, where there is one. */
  signedIn(): Promise<Browser>
  /** What the host has asked of its store since this was last called: `get`, `set`, `touch`, `destroy`. */
  calls(): string[]
  /** What reached the application's error handler. */
  readonly errors: Error[]
}

export type StartPeer = (options: Partial<SessionOptions>, routes: (app: Express) => unknown) => Promise<Peer>

/** The same tests with and without the guard. */
export function withAndWithoutGuard(define: (start: StartPeer) => void): void {
  describe('without the guard', () => define((options, routes) => startPeer([], options, routes)))
  describe('with the guard, and nobody limited', () => {
    define((options, routes) => startPeer([unlimited()], options, routes))
  })
}

function unlimited(): RequestHandler {
  const control = createSessionControl({
    store: memoryStore(),
    pruneEvery: 'never',
    policy: { maxSessions: 'unlimited' },
  })
  return guard<Request, Response>(control, { account: (req) => (req.session ? dataOf(req).user : undefined) })
}

async function startPeer(
  guards: readonly RequestHandler[],
  options: Partial<SessionOptions>,
  routes: (app: Express) => unknown,
): Promise<Peer> {
  const store = new session.MemoryStore()
  const log = logCalls(store)
  const errors: Error[] = []
  const app = express()
  app.set('env', 'test')
  app.set('trust proxy', true)
  app.use(session({ secret: 'test', resave: false, saveUninitialized: false, store, ...options }))
  for (const handler of guards) app.use(handler)
  app.post('/sign-in', (req, res) => void res.json(Object.assign(dataOf(req), { user: 'ann' }).user))
  app.get('/first', (_req, res) => void res.json({}))
  routes(app)
  app.use((error: Error, _req: Request, res: Response, _next: unknown) => {
    errors.push(error)
    if (!res.headersSent) res.status(500).json({ message: error.message })
  })
  const { url, close } = await listening(app)
  onTestFinished(() => void close())
  const signedIn = async () => {
    const browser = createBrowser(url)
    await browser.post('/sign-in')
    await browser.get('/first')
    log.length = 0
    return browser
  }
  return { url, store, browser: () => createBrowser(url), signedIn, calls: () => log.splice(0), errors }
}

function logCalls(store: session.MemoryStore): string[] {
  const log: string[] = []
  for (const method of ['get', 'set', 'touch', 'destroy'] as const) {
    const call = store[method] as (...args: unknown[]) => unknown
    store[method] = (...args: unknown[]) => {
      log.push(method)
      return call.apply(store, args)
    }
  }
  return log
}

/** The Set-Cookie line of the host's session, as its attributes; `undefined` where none was set. */
export function sessionCookie(headers: Pick<Headers, 'getSetCookie'>, name = 'connect.sid') {
  return cookieSet(headers, name)
}

/** The session's data as the store has them, without the cookie and without what the guard keeps there. */
export async function storedIn({ store }: Peer): Promise<object[]> {
  const all = await new Promise<object>((resolve, reject) => {
    store.all((error, found) => (error ? reject(error) : resolve(found ?? {})))
  })
  return Object.values(all).map(({ cookie: _, utsessions: __, ...data }) => data)
}
