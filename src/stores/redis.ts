// Keeps records in Redis 6.2 or later, Valkey, or a cluster of either, over a client of the application's. The parts are in redis/.

import { createRedisStore } from './redis/create.ts'
import type { RedisStoreOptions } from './redis/options.ts'
import type { Store } from './store.ts'

export type { Subscribe } from './channel.ts'
export { keyOf } from './redis/keys.ts'
export type { RedisStoreOptions, Send } from './redis/options.ts'

/**
 * A store on a server or a cluster, by one function that sends a command: `redisStore({ send: (...args) => client.sendCommand(args) })`
 * in node-redis. Opens and closes no connection; `watch` needs `subscribe`. The time that counts is the server's.
 * @throws {UtsessionsError} `UTS_STORE_UNUSABLE` without a `send`, `UTS_OPTION_INVALID` for any other wrong option
 */
export function redisStore(options: RedisStoreOptions): Store {
  return createRedisStore(options)
}
