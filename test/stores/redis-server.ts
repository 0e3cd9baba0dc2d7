// A Redis of a test file's own, an administrator's connection to it, and stores on it that keep a note of every command they send.

import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { MachineClocks } from '../../src/stores/clock.ts'
import { chunkOf } from '../../src/stores/redis/buckets.ts'
import { createRedisStore } from '../../src/stores/redis/create.ts'
import { type BucketKeys, createKeys } from '../../src/stores/redis/keys.ts'
import type { RedisStoreOptions } from '../../src/stores/redis.ts'
import type { Store } from '../../src/stores/store.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from '../support/servers/redis.ts'

/**
 * They stand still: a store that was told the time once knows it for good, however slow the machine is, and what it sends can be counted.
 */
export const STANDING: MachineClocks = { monotonic: () => 0, wall: () => 0 }

export interface Redis {
  readonly server: RedisServer
  /** As an administrator. */
  ask(...args: string[]): Promise<unknown>
  /** A store over a connection of its own. @param clocks of its machine; by default they stand still */
  open(options?: Partial<RedisStoreOptions>, clocks?: MachineClocks): Promise<Store>
  /** Every command that a store has sent. */
  readonly sent: string[][]
  /** How often the server ran this command since the statistics were reset, within scripts too. */
  calls(command: string): Promise<number>
}

/** Runs for the whole file, and is emptied for each test. */
export function redisForFile(options: RedisServerOptions = {}): Redis {
  let server: RedisServer | undefined
  let admin: Awaited<ReturnType<typeof connect>> | undefined
  const connections: { destroy(): void }[] = []
  const sent: string[][] = []
  const there = () => {
    if (!server || !admin) throw new Error('the server is not up')
    return { server, admin }
  }
  beforeAll(async () => {
    server = await startRedis(options)
    admin = await connect(server.url)
  })
  beforeEach(async () => {
    await there().admin.flushAll()
  })
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.destroy()
    sent.length = 0
  })
  afterAll(async () => {
    admin?.destroy()
    await server?.stop()
  })
  return {
    get server() {
      return there().server
    },
    ask: (...args) => there().admin.sendCommand(args),
    open: async (more = {}, clocks = STANDING) => {
      const client = await connect(there().server.url)
      connections.push(client)
      const send = (...args: string[]) => {
        sent.push(args)
        return client.sendCommand(args)
      }
      return createRedisStore({ send, ...more }, clocks)
    },
    sent,
    calls: async (command) => {
      const statistics = String(await there().admin.info('commandstats'))
      return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(statistics)?.[1] ?? 0)
    },
  }
}

async function connect(url: string) {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } })
  client.on('error', () => {})
  return client.connect()
}

/** The keys of an account's bucket under the ordinary prefix, and that of its chunk. */
export function keysOf(account: string): BucketKeys & { readonly listed: string } {
  const keys = createKeys('uts', false).of(account)
  return { ...keys, listed: keys.accounts(chunkOf(account)) }
}
