// The application that each of two nodes runs: letters, behind a sign-in, on pages whose policy allows nothing inline. With doors for tests.

import { createServer, type Server } from 'node:http'
import { RedisStore } from 'connect-redis'
import express, { type Express, type Request, type Response } from 'express'
import { createClient } from 'redis'
import { createSessionControl, type PolicyOptions, type SessionControl } from 'utsessions'
import { guard } from 'utsessions/express'
import { storeFromUrl } from 'utsessions/url'
import { guard as socketGuard } from 'utsessions/ws'
import { WebSocketServer } from 'ws'
import { expressSession, type Host, mountAll, PASSWORD, userOf } from '../support/hosts.ts'
import { letterPage, SITE_STYLE, STRICT, signInPage } from './node-pages.ts'
import { aheadBy, type Clockwork } from './node-time.ts'
import { testDoors } from './test-doors.ts'

/** By where the account is: `ann@wins.example` is under `wins`. */
const POLICIES: Readonly<Record<string, PolicyOptions>> = {
  wins: { lock: 0, idle: '30m', touchEvery: 0 },
  asks: { lock: 'forever', idle: '30m', takeover: 'ask' },
  two: { maxSessions: 2, lock: 'forever', idle: '30m', takeover: 'ask-with-password' },
  three: { maxSessions: 3, idle: '30m' },
  brief: { lock: 0, idle: '20s', touchEvery: 0 },
  nap: { lock: 0, idle: '4s', touchEvery: 0 },
  minutes: { lock: 0, lifetime: '2m', idle: 'none' }, // as long as its warning comes before: at once
}

/** Tells nobody's own: addresses of documentation, one for each kind of browser. */
const ADDRESS = { firefox: '203.0.113.7', other: '198.51.100.4' } as const
export const ADDRESSES: readonly string[] = Object.values(ADDRESS)

/** One node, listening: host sessions and sessions on one Redis. */
export async function startNode(redisUrl: string): Promise<Server> {
  const time: Clockwork = { aheadMs: 0 }
  const store = aheadBy(await storeFromUrl(redisUrl), time)
  const policy = (account: string) => POLICIES[account.split(/[@.]/)[1] ?? ''] ?? {}
  const control = createSessionControl({ store, policy, secret: 'a secret of two nodes' })
  const client = createClient({ url: redisUrl })
  client.on('error', () => {})
  await client.connect()
  const host = expressSession({ store: new RedisStore({ client, prefix: 'host:' }) })
  const app = express()
  const server = createServer(app)
  const { doors, slow } = testDoors(control, time)
  app.use(doors)
  assemble(app, control, host)
  app.get('/slow', slow)
  takeSockets(server, control, host)
  return server
}

function assemble(app: Express, control: SessionControl, host: Host): void {
  app.set('env', 'test')
  app.get('/site.css', (_req, res) => void res.type('css').send(SITE_STYLE))
  mountAll(app, host.before)
  app.use(
    guard(control, {
      account: userOf,
      address: (req: Request) => (/Firefox/.test(req.get('user-agent') ?? '') ? ADDRESS.firefox : ADDRESS.other),
      reauthenticate: (_req, { password }) => password === PASSWORD,
      recoveryUrl: '/recover',
      ...host.guard,
    }),
  )
  app.get('/sign-in', (_req, res) => show(res, signInPage()))
  app.post('/sign-in', ...host.signIn, (_req, res) => res.redirect(303, '/'))
  app.get('/', (req, res) => {
    const user = userOf(req)
    if (user === undefined) res.redirect(303, '/sign-in')
    else show(res, letterPage(user))
  })
}

function show(res: Response, page: string): void {
  res.setHeader('content-security-policy', STRICT)
  res.type('html').send(page)
}

function takeSockets(server: Server, control: SessionControl, host: Host): void {
  const wss = new WebSocketServer({ noServer: true })
  server.on('upgrade', socketGuard<Request>(control, wss, { account: userOf, middleware: host.before }))
}
