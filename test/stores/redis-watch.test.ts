// A watch goes on after its connection was lost, and says that it may have missed something: the recipe of each client in docs/redis.md.

import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { redisStore } from '../../src/stores/redis.ts'
import { put, recordOf } from '../../src/testing/conformance/case.ts'
import { startRedis } from '../support/servers/redis.ts'
import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { startTcpProxy } from '../support/servers/tcp-proxy.ts'
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

/** The others find out when it is there again, or tell by the clock. */
const SAY_THAT_IT_IS_LOST = ['node-redis', 'ioredis', 'ioredis on a cluster']

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
    const states: string[] = []
    const unwatch = await watcher.watch?.(
      (account) => told.add(account),
      () => states.push('missed'),
      () => states.push('lost'),
    )
    await put(writer, 'before', recordOf([]))
    await until(() => told.has('before'))
    states.length = 0 // a cluster's client may say so as it begins, with each connection that it makes
    expect(await throwOut(place.urls)).toBeGreaterThan(0)
    if (name === 'valkey-glide on a cluster')
      await wait(1_000) // it tells by the clock that something may have been missed
    else await until(() => states.includes('missed'))
    if (SAY_THAT_IT_IS_LOST.includes(name)) expect(states[0]).toBe('lost')
    let silent = Array.from({ length: 50 }, (_, i) => `after-${i}`)
    while (silent.length > 0) {
      states.length = 0
      for (const account of silent) await put(writer, account, recordOf([]))
      // Each of a cluster's connections is back in its own time, and says so again.
      await until(() => states.includes('missed') || silent.every((account) => told.has(account)))
      silent = silent.filter((account) => !told.has(account))
    }
    await unwatch?.()
    await watcher.close()
  })
})

describe.skipIf('missing' in redisServer())('a connection that dies without a word', () => {
  it.each<[string, Connect]>([
    ['node-redis', nodeRedis],
    ['ioredis', ioredis],
    ['valkey-glide', glide],
  ])(
    'is given up over %s, for requests and for the watch, which says that it is lost, and that it may have missed something',
    async (_, connect) => {
      const server = await startRedis()
      const proxy = await startTcpProxy(server.port)
      const [{ send, subscribe, close }, beside] = await Promise.all([
        connect([`redis://127.0.0.1:${proxy.port}`]),
        connect([server.url]),
      ])
      const [store, writer] = [redisStore({ send, subscribe }), redisStore({ send: beside.send })]
      const told = new Set<string>()
      const states: string[] = []
      await store.watch?.(
        (account) => told.add(account),
        () => states.push('missed'),
        () => states.push('lost'),
      )
      proxy.hold()
      const lost = store.load('u').catch(() => {})
      proxy.heal({ drop: true })
      await vi.waitFor(() => store.load('u'), { timeout: 30_000, interval: 100 })
      await until(() => states.includes('missed'))
      expect(states[0]).toBe('lost')
      await put(writer, 'after', recordOf([]))
      await until(() => told.has('after'))
      await lost
      for (const end of [store.close, close, beside.close, proxy.stop, server.stop]) await end()
    },
  )
})

describe.skipIf('missing' in redisServer())('a watch over ioredis on a cluster', () => {
  it('hears again after all nodes were away at once', async () => {
    const { masters, urls, stop } = await startRedisCluster()
    const { send, subscribe, close } = await ioredisCluster(urls)
    const store = redisStore({ send, subscribe })
    const told = new Set<string>()
    let missed = 0
    await store.watch?.(
      (account) => told.add(account),
      () => {
        missed += 1
      },
    )
    await Promise.all(masters.map((master) => master.kill()))
    await wait(1_000) // several attempts
    await Promise.all(masters.map((master) => master.restart()))
    await until(() => missed > 0)
    const swapAndHear = async () => {
      await put(store, 'after', recordOf([]))
      await vi.waitFor(() => expect(told).toContain('after'), { timeout: 1_000 }) // or the nodes do not hear each other yet
    }
    await vi.waitFor(swapAndHear, { timeout: 30_000, interval: 100 })
    for (const end of [store.close, close, stop]) await end()
  })
})

async function until(isSo: () => boolean, ms = 30_000): Promise<void> {
  const start = performance.now()
  while (!isSo()) {
    if (performance.now() - start > ms) throw new Error(`not within ${ms} ms`)
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
