// One variant of an application in a process of its own, so that its processor time is its own. Told over IPC what to do.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express, { type Express, type Request } from 'express'
import session from 'express-session'
import { createSessionControl, memoryStore, type Store } from 'utsessions'
import { type GuardOptions, guard } from 'utsessions/express'
import { sqliteStore } from 'utsessions/sqlite'

/** The stacks that are compared; each answers an authenticated request with the same small JSON. */
export const VARIANTS = {
  bare: () => undefined,
  'express-session': (app) => void app.use(hostSession()),
  'guard, memory': (app) => void app.use(guardOn(memoryStore())),
  'guard, SQLite': (app, folder) => void app.use(guardOn(sqliteStore({ path: join(folder, 'bench.db') }))),
  'express-session + guard, memory': (app) => void app.use(hostSession(), guardOn(memoryStore(), IN_HOST)),
  'express-session + guard, SQLite': (app, folder) =>
    void app.use(hostSession(), guardOn(sqliteStore({ path: join(folder, 'bench-host.db') }), IN_HOST)),
} as const satisfies Record<string, (app: Express, folder: string) => void>

export type Variant = keyof typeof VARIANTS

type Options = GuardOptions<Request, express.Response>

const IN_HOST: Partial<Options> = { account: (req) => (req.session as { user?: string } | undefined)?.user }

function hostSession() {
  return session({ secret: 'bench', resave: false, saveUninitialized: false })
}

function guardOn(store: Store, options: Partial<Options> = {}) {
  const control = createSessionControl({ store, policy: { lock: '5m', lifetime: '8h', idle: '30m' } })
  return guard(control, {
    account: (req) => req.headers['x-account'] as string | undefined,
    hostSession: (req) => req.sessionID ?? (req.headers['x-sign-in'] as string | undefined),
    ...options,
  } as Options)
}

function start(variant: Variant, folder: string): void {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  VARIANTS[variant](app, folder)
  app.post('/login', (req, res) => {
    if (req.session) Object.assign(req.session, { user: 'ann' })
    res.json({ user: 'ann' })
  })
  app.get('/', (_req, res) => void res.json({ hello: 'world' }))
  const server = createServer(app).listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port })
  })
  process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
  process.on('disconnect', () => process.exit(0))
}

const [variant, folder] = process.argv.slice(2)
if (process.send && variant !== undefined && folder !== undefined) start(variant as Variant, folder)
