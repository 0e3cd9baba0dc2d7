// better-auth with the plugin, by its own handler on node:http, and a page of the application's that asks who is signed in.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { type MemoryDB, memoryAdapter } from 'better-auth/adapters/memory'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { createSessionControl, memoryStore, type SessionControlOptions } from 'utsessions'
import { type UniqueSessionsOptions, uniqueSessions } from 'utsessions/better-auth'
import { fakeClock, faultyStore } from 'utsessions/testing'
import { onTestFinished } from 'vitest'
import { type Answer, type Browser, createBrowser, FIREFOX, type Sent } from '../../support/browser.ts'

export interface Setting {
  readonly control?: Omit<Partial<SessionControlOptions>, 'store' | 'clock'>
  readonly options?: UniqueSessionsOptions
  readonly auth?: (url: string) => Partial<BetterAuthOptions>
}

export type App = Awaited<ReturnType<typeof startAuth>>

export async function startAuth({ control: given = {}, options, auth: more }: Setting = {}) {
  const [clock, store] = [fakeClock(Date.now()), faultyStore(memoryStore())]
  const control = createSessionControl({ store, clock, pruneEvery: 'never', ...given })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const rows: MemoryDB = { user: [], session: [], account: [], verification: [], twoFactor: [] }
  const { plugins = [], session, ...rest } = more?.(url) ?? {}
  const auth = betterAuth({
    baseURL: url,
    secret: 'a secret of the tests, 32 bytes long at least',
    database: memoryAdapter(rows),
    emailAndPassword: { enabled: true, password: PLAIN },
    logger: { disabled: true },
    session: { ...session },
    ...rest,
    plugins: [uniqueSessions(control, options), ...plugins],
  })
  const handle = toNodeHandler(auth)
  const page = async (req: IncomingMessage, res: ServerResponse) => {
    const found = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) })
    res
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ user: found?.user.name ?? null, url: req.url }))
  }
  server.on('request', (req, res) => {
    const work = req.url?.startsWith('/api/auth') ? handle(req, res) : page(req, res)
    work.catch((error) => res.writeHead(500).end(JSON.stringify({ error: String(error), code: error.body?.code })))
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    control.dispose()
  })
  const browser = (userAgent = FIREFOX, always: Sent = {}) =>
    createBrowser(url, { 'user-agent': userAgent, origin: url, ...always })
  for (const name of ['ann', 'bob']) {
    const { user } = await auth.api.signUpEmail({ body: credentials(name) })
    await control.revoke({ account: user.id, all: true })
  }
  rows['session'] = []
  clock.advance(1)
  const idOf = (name: string) => String(rows['user']?.find((user) => user.name === name)?.id)
  return {
    auth,
    control,
    clock,
    store,
    rows,
    url,
    browser,
    idOf,
    live: async (name = 'ann') => (await control.list({ account: idOf(name) })).map(({ id }) => id),
    told: async (name = 'ann') => {
      const { items } = await control.journal({ account: idOf(name), limit: 1000 })
      return items.map(({ kind }) => kind).reverse()
    },
  }
}

/** Hashing is better-auth's own affair, and slow. */
const PLAIN = {
  hash: async (password: string) => password,
  verify: async ({ hash, password }: { hash: string; password: string }) => hash === password,
}

export function credentials(name: string, password = 'the right password') {
  return { name, email: `${name}@example.org`, password }
}

export function post(browser: Browser, path: string, body: object = {}): Promise<Answer> {
  return browser.send('POST', `/api/auth${path}`, { 'content-type': 'application/json' }, JSON.stringify(body))
}

export function signIn(browser: Browser, name = 'ann', password?: string): Promise<Answer> {
  return post(browser, '/sign-in/email', credentials(name, password))
}

export function signOut(browser: Browser): Promise<Answer> {
  return post(browser, '/sign-out')
}

export function getSession(browser: Browser, query = ''): Promise<Answer> {
  return browser.get(`/api/auth/get-session${query}`)
}

/** Who the application's own page says is signed in. */
export async function userOf(browser: Browser): Promise<string | null> {
  return (await browser.get('/')).json.user
}

/** What the server's own code has of a request. */
export function headersOf(browser: Browser): Headers {
  return new Headers({ cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; ') })
}
