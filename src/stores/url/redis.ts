// redis: and valkey: URLs, those of clusters, and those of sentinels, over whichever driver is installed.

import { given } from '../../policy/errors.ts'
import { createKeys, type Keys } from '../redis/keys.ts'
import { redisStore } from '../redis.ts'
import { type Address, addressOf, invalidUrl } from './address.ts'
import { importDriver } from './drivers.ts'
import { type Ioredis, overIoredis } from './ioredis.ts'
import { type NodeRedis, overNodeRedis } from './node-redis.ts'
import { type NodeRedisCluster, overNodeRedisCluster } from './node-redis-cluster.ts'
import type { ResolvedUrlOptions } from './options.ts'
import { flagOf, parametersOf } from './parameters.ts'
import type { ReachedRedis } from './reached.ts'
import type { RedisConnection } from './redis-connection.ts'
import { unusable } from './unusable.ts'

const SERVER = 'redis://user:password@localhost:6379/0?prefix=uts'
const CLUSTER = 'redis-cluster://user:password@10.0.0.1:6379,10.0.0.2:6379?prefix=uts'
const SENTINEL = 'redis-sentinel://user:password@10.0.0.1:26379,10.0.0.2:26379/mymaster?prefix=uts'

/** One server: `redis:`, `rediss:` (TLS), `valkey:`, `valkeys:`. The path is the number of a database. */
export async function reachRedis(url: string, options: ResolvedUrlOptions): Promise<ReachedRedis> {
  const address = addressOf(url, SERVER)
  const { prefix } = parametersOf(address.parameters, address.scheme, ['prefix'])
  oneHost(address, SERVER)
  if (!/^\d*$/.test(address.path)) {
    throw invalidUrl(address.scheme, `its database must be a number, but is ${given(address.path)}`, SERVER)
  }
  return reached(address, options, { prefix }, async () => {
    const { name, module } = await importDriver(['redis', 'ioredis'], address.scheme, options.driver)
    const { connectTimeoutMs } = options
    if (name === 'redis') return overNodeRedis(module as NodeRedis, address, connectTimeoutMs)
    return overIoredis(module as Ioredis, address, connectTimeoutMs)
  })
}

/** A cluster by some of its nodes: `redis-cluster:`, `rediss-cluster:`. */
export async function reachRedisCluster(url: string, options: ResolvedUrlOptions): Promise<ReachedRedis> {
  const address = addressOf(url, CLUSTER)
  const { prefix, sharded: flag } = parametersOf(address.parameters, address.scheme, ['prefix', 'sharded'])
  const sharded = flagOf('sharded', flag, true)
  if (address.path !== '') throw invalidUrl(address.scheme, 'a cluster has one database only, without a name', CLUSTER)
  return reached(address, options, { prefix, sharded }, async () => {
    const { module } = await importDriver(['redis'], address.scheme, options.driver)
    return overNodeRedisCluster(module as NodeRedisCluster, address, options.connectTimeoutMs, sharded)
  })
}

/** The master that sentinels name: `redis-sentinel:`. User and password are those of the master. */
export async function reachRedisSentinel(url: string, options: ResolvedUrlOptions): Promise<ReachedRedis> {
  const address = addressOf(url, SENTINEL)
  const { prefix } = parametersOf(address.parameters, address.scheme, ['prefix'])
  if (address.path === '') throw invalidUrl(address.scheme, 'it does not name the master', SENTINEL)
  return reached(address, options, { prefix }, async () => {
    const { module } = await importDriver(['ioredis'], address.scheme, options.driver)
    return overIoredis(module as Ioredis, address, options.connectTimeoutMs)
  })
}

interface RedisSettings {
  readonly prefix: string | undefined
  /** `undefined`: it is no cluster. */
  readonly sharded?: boolean
}

async function reached(
  address: Address,
  { keepJournal }: ResolvedUrlOptions,
  { prefix = 'uts', sharded }: RedisSettings,
  connect: () => Promise<RedisConnection>,
): Promise<ReachedRedis> {
  const connection = await connect().catch((error) => {
    throw unusable(address, error)
  })
  const { send, subscribe, servers, end } = connection
  return {
    kind: 'redis',
    isCluster: sharded !== undefined,
    servers,
    tell: (account) => tell(connection, createKeys(prefix, sharded ?? false), account),
    store: () => redisStore({ send, subscribe, prefix, sharded: sharded ?? false, ...keepJournal }),
    end,
  }
}

/** By a script, as swaps tell, so that a cluster has the node of that bucket tell. */
function tell({ send }: RedisConnection, keys: Keys, account: string): Promise<unknown> {
  const { nothing, channel } = keys.of(account)
  const command = channel.includes('{') ? 'SPUBLISH' : 'PUBLISH'
  return send('EVAL', 'return redis.call(ARGV[1], ARGV[2], ARGV[3])', '1', nothing, command, channel, account)
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` for more */
function oneHost({ scheme, hosts }: Address, example: string): void {
  if (hosts.length > 1) throw invalidUrl(scheme, 'it names more than one host', example)
}
