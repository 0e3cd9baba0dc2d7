// Runs the proof of a store on a real server or cluster, over a client: for each case a key prefix of its own, for each store connections of its own.

import { afterAll, beforeAll, describe, it } from 'vitest'
import { createKeys } from '../../src/stores/redis/keys.ts'
import { redisStore } from '../../src/stores/redis.ts'
import type { StoreFixture } from '../../src/testing/index.ts'
import { anyRedis } from '../support/servers/redis.ts'
import { redisServer, type Tool } from '../support/tools.ts'
import { conforms } from './conforms.ts'
import type { Connect, Connection } from './redis-clients.ts'

interface Place {
  readonly urls: readonly string[]
  stop(): Promise<void>
}

export interface RedisConformance {
  readonly connect: Connect
  /** What must be there. @default redis-server, or REDIS_URL */
  readonly tool?: Tool
  /** @default any Redis */
  readonly start?: () => Promise<Place>
}

/** The proof of a store on this client; skipped where there is no server. */
export function conformsOnRedis(name: string, { connect, tool = redisOrUrl(), start = redis }: RedisConformance): void {
  if ('missing' in tool) {
    describe(name, () => it.skip(`conforms (skipped: ${tool.missing})`))
    return
  }
  let place: Place | undefined
  beforeAll(async () => {
    place = await start()
  })
  afterAll(async () => place?.stop())
  conforms(name, {
    fixture: () => fixtureOf(place?.urls ?? [], connect),
    without: { prune: 'records end by themselves, by the clock of the server' },
  })
}

function redisOrUrl(): Tool {
  const url = process.env['REDIS_URL']
  return url ? { name: 'Redis', path: url } : redisServer()
}

async function redis(): Promise<Place> {
  const { url, stop } = await anyRedis()
  return { urls: [url], stop }
}

function fixtureOf(urls: readonly string[], connect: Connect): StoreFixture {
  const prefix = `uts-test-${crypto.randomUUID()}`
  const connections: Connection[] = []
  const connected = async () => {
    const connection = await connect(urls)
    connections.push(connection)
    return connection
  }
  return {
    open: async () => {
      const { send, subscribe, sharded = false } = await connected()
      return redisStore({ send, subscribe, sharded, prefix })
    },
    corrupt: async (account, text) => {
      const { send } = connections[0] ?? (await connected())
      const key = createKeys(prefix, false).of(account).record(account)
      const [revision] = String(await send('GET', key)).split(' ')
      await send('EVAL', "redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')", '1', key, `${revision} ${text}`)
    },
    dispose: async () => {
      await Promise.all(connections.map(({ close }) => close()))
    },
  }
}
