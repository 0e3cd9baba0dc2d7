// better-auth in front of the same pages: `getSession` for each request, its rows in SQLite or Redis, its cookie cache on or off.

import { join } from 'node:path'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { fromNodeHeaders } from 'better-auth/node'
import type { RequestHandler } from 'express'
import { driver } from '../../test/support/tools.ts'
import type { Places } from '../cell-process.ts'
import { ACCOUNT_HEADER } from './serving.ts'
import { nodeRedisClient, placeOf } from './stores.ts'

const OPTIONS = {
  baseURL: 'http://127.0.0.1',
  secret: 'a secret of the bench, 32 bytes long at least',
  emailAndPassword: {
    enabled: true,
    password: { hash: async (password: string) => password, verify: async () => true },
  },
  logger: { disabled: true },
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
} satisfies BetterAuthOptions

/** Of "better-auth, SQLite", "better-auth, Redis" and "better-auth, cookie cache". @throws for another name */
export async function betterAuthOf(name: string, places: Places) {
  const options = { ...OPTIONS, ...(await storage(name, places)) }
  const { runMigrations } = await getMigrations(options)
  await runMigrations()
  const auth = betterAuth(options)
  const check: RequestHandler = async (req, res, next) => {
    const session = req.path === '/login' || (await auth.api.getSession({ headers: fromNodeHeaders(req.headers) }))
    if (session) return next()
    res.status(401).end()
  }
  const logIn: RequestHandler = async (req, res, next) => {
    const name = String(req.headers[ACCOUNT_HEADER])
    const body = { name, email: `${name}@example.org`, password: 'the right one' }
    const { headers } = await auth.api.signUpEmail({ body, returnHeaders: true })
    for (const line of headers.getSetCookie()) res.append('set-cookie', line)
    next()
  }
  return { use: [check], logIn }
}

async function storage(name: string, places: Places): Promise<Partial<BetterAuthOptions>> {
  const database = await sqlite(join(placeOf(places, 'folder'), `${name}.db`))
  switch (name) {
    case 'better-auth, SQLite':
      return { database }
    case 'better-auth, cookie cache':
      return { database, session: { cookieCache: { enabled: true, maxAge: 3_600 } } }
    case 'better-auth, Redis':
      return { database, secondaryStorage: await redisStorage(placeOf(places, 'redis')) }
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

/** It knows better-sqlite3, which is among the drivers of the tests. */
async function sqlite(path: string): Promise<NonNullable<BetterAuthOptions['database']>> {
  const tool = driver('better-sqlite3')
  if ('missing' in tool) throw new Error(`better-sqlite3 ${tool.missing}; npm test installs it`)
  const { default: Database } = (await import(tool.path)) as { default: new (path: string) => never }
  return new Database(path)
}

async function redisStorage(url: string): Promise<NonNullable<BetterAuthOptions['secondaryStorage']>> {
  const client = await nodeRedisClient(url)
  return {
    get: (key) => client.get(key),
    getAndDelete: (key) => client.getDel(key),
    increment: async (key, ttl) => {
      const count = await client.incr(key)
      if (count === 1) await client.expire(key, ttl)
      return count
    },
    set: async (key, value, ttl = 86_400) =>
      void (await client.set(key, value, { expiration: { type: 'EX', value: ttl } })),
    delete: async (key) => void (await client.del(key)),
  }
}
