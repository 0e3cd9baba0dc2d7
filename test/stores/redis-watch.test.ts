// A watch goes on after its connection was lost, and says that it may have missed something: the recipe of each client in docs/redis.md.

import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../../src/stores/redis.ts'
import { put, recordOf } from '../../src/testing/conformance/case.ts'
import { startRedis } from '../support/servers/redis.ts'
import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import {
  type Connect,
  type Connection,
  glide,
  glideCluster,
  ioredis,
  ioredisCluster,
  nodeRedis,
  nodeRedisCluster,
} from './redis-clients.ts'

interface Place {
  readonly urls: readonly string[]
  stop(): Promise<void>
}

const one = async (): Promise<Place> => {
  const { url, stop } = await startRedis()
  return { urls: [url], stop }
}

describe.skipIf('missing' in redisServer()).each<[string, Connect, () => Promise<Place>]>([
  ['node-redis', nodeRedis, one],
  ['ioredis', ioredis, one],
  ['valkey-glide', glide, one],
  ['node-redis on a cluster, sharded', nodeRedisCluster, startRedisCluster],
  ['ioredis on a cluster', ioredisCluster, startRedisCluster],
  ['valkey-glide on a cluster', glideCluster, startRedisCluster],
])('a watch over %s', (name, connect, start) => {
  let place: Place
  const connections: Connection[] = []
  beforeAll(async () => {
    place = await start()
  })
  afterAll(() => place?.stop())
  afterEach(async () => {
    await Promise.all(connections.splice(0).map((connection) => connection.close()))
  })

  async function open() {
    const connection = await connect(place.urls)
    connections.push(connection)
    const { send, subscribe, sharded = false } = connection
    return redisStore({ send, subscribe, sharded })
  }

  it('is told again after every subscriber was thrown out, and that it may have missed something', async () => {
    const [watcher, writer] = [await open(), await open()]
    const told = new Set<string>()
    let missed = 0
    const unwatch = await watcher.watch?.(
      (account) => told.add(account),
      () => {
        missed += 1
      },
    )
    await put(writer, 'before', recordOf([]))
    await until(() => told.has('before'))
    missed = 0 // a cluster's client may say so as it begins, with each connection that it makes
    expect(await throwOut(place.urls)).toBeGreaterThan(0)
    if (name === 'valkey-glide on a cluster')
      await wait(1_000) // it tells by the clock that something may have been missed
    else await until(() => missed > 0)
    const accounts = Array.from({ length: 50 }, (_, i) => `after-${i}`)
    for (const account of accounts) await put(writer, account, recordOf([]))
    await until(() => accounts.every((account) => told.has(account)))
    await unwatch?.()
    await watcher.close()
  })
})

async function until(isSo: () => boolean): Promise<void> {
  const start = performance.now()
  while (!isSo()) {
    if (performance.now() - start > 10_000) throw new Error('not within ten seconds')
    await wait(5)
  }
}

/** Ends the connections of all subscribers. @returns how many they were */
async function throwOut(urls: readonly string[]): Promise<number> {
  let ended = 0
  for (const url of urls) {
    const admin = await createClient({ url }).connect()
    ended += Number(await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']))
    admin.destroy()
  }
  return ended
}
