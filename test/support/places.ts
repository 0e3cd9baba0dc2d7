// Where several processes can keep records together: an SQLite file, Redis, Redis Cluster, PostgreSQL.

import { randomBytes } from 'node:crypto'
import { temporaryFolder } from '../stores/temporary-folder.ts'
import { anyPostgres } from './servers/postgres.ts'
import { anyRedis } from './servers/redis.ts'
import { startRedisCluster } from './servers/redis-cluster.ts'
import type { StoreSpec } from './store-spec.ts'
import { postgresServer, redisServer, type Tool } from './tools.ts'

export interface Place {
  readonly name: string
  /** Why it cannot be had here. */
  readonly missing: string | undefined
  start(): Promise<RunningPlace>
}

export interface RunningPlace {
  /** Names a store there in which nothing is. */
  fresh(): StoreSpec
  stop(): Promise<void>
}

const missing = (tool: Tool) => ('missing' in tool ? `${tool.name}: ${tool.missing}` : undefined)
const unused = () => `t${randomBytes(6).toString('hex')}`

export const places: readonly Place[] = [
  { name: 'SQLite', missing: undefined, start: startFolder },
  { name: 'Redis', missing: process.env['REDIS_URL'] ? undefined : missing(redisServer()), start: startOnRedis },
  { name: 'Redis Cluster', missing: missing(redisServer()), start: startOnCluster },
  {
    name: 'PostgreSQL',
    missing: process.env['DATABASE_URL'] ? undefined : missing(postgresServer()),
    start: startOnPostgres,
  },
]

async function startFolder(): Promise<RunningPlace> {
  const folder = temporaryFolder()
  return {
    fresh: () => ({ kind: 'sqlite', path: `${folder.path}/${unused()}.db` }),
    stop: async () => folder.remove(),
  }
}

async function startOnRedis(): Promise<RunningPlace> {
  const { url, stop } = await anyRedis()
  return { fresh: () => ({ kind: 'redis', url, prefix: unused() }), stop }
}

async function startOnCluster(): Promise<RunningPlace> {
  const { urls, stop } = await startRedisCluster()
  return { fresh: () => ({ kind: 'redis-cluster', urls, prefix: unused() }), stop }
}

async function startOnPostgres(): Promise<RunningPlace> {
  const { url, stop } = await anyPostgres()
  return { fresh: () => ({ kind: 'postgres', url, schema: unused() }), stop }
}
