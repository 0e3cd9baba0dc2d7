// Stores by URL, for settings that come as one text. The only door that imports drivers, by name, when a URL asks for one. Parts in url/.

import { given, UtsessionsError } from '../policy/errors.ts'
import type { Store } from './store.ts'
import { schemeOf } from './url/address.ts'
import { openMemory, openSqlite } from './url/local.ts'
import { type ResolvedUrlOptions, resolveUrlOptions, type StoreFromUrlOptions } from './url/options.ts'
import { openPostgres } from './url/postgres.ts'
import { openRedis, openRedisCluster, openRedisSentinel } from './url/redis.ts'

export type { DriverName, StoreFromUrlOptions } from './url/options.ts'

type Open = (url: string, options: ResolvedUrlOptions) => Promise<Store>

const SCHEMES: ReadonlyMap<string, Open> = new Map<string, Open>([
  ['memory', openMemory],
  ['sqlite', openSqlite],
  ['redis', openRedis],
  ['rediss', openRedis],
  ['valkey', openRedis],
  ['valkeys', openRedis],
  ['redis-cluster', openRedisCluster],
  ['rediss-cluster', openRedisCluster],
  ['redis-sentinel', openRedisSentinel],
  ['postgres', openPostgres],
  ['postgresql', openPostgres],
])

/**
 * The store that a URL names, connected, with its tables made and `watch` set up: `await storeFromUrl('redis://localhost:6379')`. Its `close`
 * ends whatever was opened.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for a URL that cannot be read, `UTS_STORE_UNUSABLE` when there is no driver, or the server
 *   does not answer or does not let in; never with the password in it
 */
export async function storeFromUrl(url: string, options: StoreFromUrlOptions = {}): Promise<Store> {
  const resolved = resolveUrlOptions(options)
  const scheme = typeof url === 'string' ? schemeOf(url) : undefined
  const open = scheme === undefined ? undefined : SCHEMES.get(scheme)
  if (open) return open(url, resolved)
  const what =
    typeof url !== 'string' ? `is no text` : scheme === undefined ? 'has none' : `begins with ${given(scheme)}`
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `storeFromUrl takes a text that begins with one of ${[...SCHEMES.keys()].map((name) => `${name}:`).join(', ')}, but what it was given ${what}. ` +
      "Write storeFromUrl('redis://localhost:6379'), for instance.",
  )
}
