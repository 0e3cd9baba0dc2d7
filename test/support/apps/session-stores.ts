// Where express-session keeps its sessions besides its memory: Redis and PostgreSQL, each with its usual package on a real server.

import connectPgSimple from 'connect-pg-simple'
import { RedisStore } from 'connect-redis'
import session, { type Store } from 'express-session'
import pg from 'pg'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { conforms } from '../conforms.ts'
import { anyPostgres } from '../servers/postgres.ts'
import { anyRedis } from '../servers/redis.ts'
import { postgresServer, redisServer, type Tool } from '../tools.ts'
import { express5, expressApp } from './express.ts'
import { expressSessionHost } from './express-session.ts'

export interface SessionStore {
  readonly store: Store
  stop(): Promise<void>
}

interface Kept {
  readonly name: string
  /** Names a server that is there already. */
  readonly given: string | undefined
  readonly tool: () => Tool
  readonly start: () => Promise<SessionStore>
}

export const connectRedis: Kept = {
  name: 'express-session with connect-redis',
  given: process.env['REDIS_URL'],
  tool: redisServer,
  start: async () => {
    const server = await anyRedis()
    const client = createClient({ url: server.url })
    client.on('error', () => {})
    await client.connect()
    return {
      store: new RedisStore({ client, prefix: `t${process.pid}:` }),
      stop: async () => {
        client.destroy()
        await server.stop()
      },
    }
  },
}

export const connectPg: Kept = {
  name: 'express-session with connect-pg-simple',
  given: process.env['DATABASE_URL'],
  tool: postgresServer,
  start: async () => {
    const server = await anyPostgres()
    const pool = new pg.Pool({ connectionString: server.url })
    pool.on('error', () => {})
    const PgStore = connectPgSimple(session)
    const store = new PgStore({
      pool,
      tableName: `host_sessions_${process.pid}`,
      createTableIfMissing: true,
      pruneSessionInterval: false,
    })
    return {
      store,
      stop: async () => {
        store.close()
        await pool.end()
        await server.stop()
      },
    }
  },
}

/** The suite for Express with sessions kept there, or why it cannot be run here. */
export function conformsKeptIn({ name, given, tool, start }: Kept): void {
  const found = tool()
  if (given === undefined && 'missing' in found) {
    describe(`Express 5 × ${name}`, () => it.skip(`conforms (skipped: ${found.name} is ${found.missing})`))
    return
  }
  let kept: SessionStore | undefined
  beforeAll(async () => {
    kept = await start()
    kept.store.setMaxListeners(0) // each app listens to it, and there is one for each test
  }, 60_000)
  afterAll(() => kept?.stop())
  const options = () => ({ ...(kept && { store: kept.store }) })
  conforms('Express 5', name, { start: expressApp(express5, expressSessionHost(options)) })
}
