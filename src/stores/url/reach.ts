// From a URL to the place that it names, by its scheme.

import { given, UtsessionsError } from '../../policy/errors.ts'
import { schemeOf } from './address.ts'
import { reachMemory, reachSqlite } from './local.ts'
import { type ResolvedUrlOptions, resolveUrlOptions, type StoreFromUrlOptions } from './options.ts'
import { reachPostgres } from './postgres.ts'
import type { Reached } from './reached.ts'
import { reachRedis, reachRedisCluster, reachRedisSentinel } from './redis.ts'

type Reach = (url: string, options: ResolvedUrlOptions) => Promise<Reached>

const SCHEMES: ReadonlyMap<string, Reach> = new Map<string, Reach>([
  ['memory', reachMemory],
  ['sqlite', reachSqlite],
  ['redis', reachRedis],
  ['rediss', reachRedis],
  ['valkey', reachRedis],
  ['valkeys', reachRedis],
  ['redis-cluster', reachRedisCluster],
  ['rediss-cluster', reachRedisCluster],
  ['redis-sentinel', reachRedisSentinel],
  ['postgres', reachPostgres],
  ['postgresql', reachPostgres],
])

/**
 * The place that a URL names, connected where it is a server; nothing is written.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for a URL that cannot be read, `UTS_STORE_UNUSABLE` when there is no driver, or the server
 *   does not answer or does not let in; never with the password in it
 */
export async function reach(url: string, options: StoreFromUrlOptions = {}): Promise<Reached> {
  const resolved = resolveUrlOptions(options)
  const scheme = typeof url === 'string' ? schemeOf(url) : undefined
  const known = scheme === undefined ? undefined : SCHEMES.get(scheme)
  if (known) return known(url, resolved)
  const what =
    typeof url !== 'string' ? `is no text` : scheme === undefined ? 'has none' : `begins with ${given(scheme)}`
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `storeFromUrl takes a text that begins with one of ${[...SCHEMES.keys()].map((name) => `${name}:`).join(', ')}, but what it was given ${what}. ` +
      "Write storeFromUrl('redis://localhost:6379'), for instance.",
  )
}
