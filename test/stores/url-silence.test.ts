// A store by a URL outlives connections that die without a word, and masters that became replicas under it: service is back by itself, and
// so is the watch, which says that something may have been missed.

import { createClient, createCluster } from 'redis'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { redisStore } from '../../src/stores/redis.ts'
import type { Store } from '../../src/stores/store.ts'
import { addressOf } from '../../src/stores/url/address.ts'
import { type NodeRedisCluster, overNodeRedisCluster } from '../../src/stores/url/node-redis-cluster.ts'
import { storeFromUrl } from '../../src/stores/url.ts'
import { put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { startPostgres } from '../support/servers/postgres.ts'
import { startRedis } from '../support/servers/redis.ts'
import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy.ts'
import { postgresServer, redisServer } from '../support/tools.ts'

/** About five seconds on a quiet machine, and fifteen. */
const [BACK_MS, HEARS_MS] = [12_000, 25_000]
const TIMEOUT = { timeout: 120_000 }

const KINDS = [
  { driver: 'redis', tool: redisServer(), start: startRedis },
  { driver: 'ioredis', tool: redisServer(), start: startRedis },
  { driver: 'pg', tool: postgresServer(), start: startPostgres },
  { driver: 'postgres', tool: postgresServer(), start: startPostgres },
] as const

describe.each(KINDS)('connections over $driver that die without a word', ({ driver, tool, start }) => {
  if ('missing' in tool) return void it.skip(`are given up (skipped: ${tool.missing})`)

  it('are given up: service is back by itself, and the watch hears again and says so (K4)', TIMEOUT, async () => {
    const server = await start()
    onTestFinished(server.stop)
    const proxy = await startTcpProxy(server.port)
    onTestFinished(proxy.stop)
    const open = async (url: string) => closing(await storeFromUrl(url, { driver }))
    const store = await open(server.url.replace(`:${server.port}`, `:${proxy.port}`))
    await outlives(store, await open(server.url), [proxy])
  })
})

describe.skipIf('missing' in redisServer())('connections to a cluster that die without a word', () => {
  it.each([[true], [false]])('are given up (sharded: %s)', TIMEOUT, async (sharded) => {
    const { masters, urls, stop } = await startRedisCluster()
    onTestFinished(stop)
    const proxies = await Promise.all(masters.map(({ port }) => startTcpProxy(port)))
    for (const proxy of proxies) onTestFinished(proxy.stop)
    const map = masters.map(({ port }, i) => [`127.0.0.1:${port}`, { host: '127.0.0.1', port: proxies[i]?.port ?? 0 }])
    const through = (nodeAddressMap: object): NodeRedisCluster => ({
      createCluster: (options) => createCluster({ ...options, nodeAddressMap } as never) as never,
    })
    const url = `redis-cluster://${urls.map((each) => new URL(each).host).join(',')}`
    const open = async (redis: NodeRedisCluster) => {
      const { send, subscribe, end } = await overNodeRedisCluster(redis, addressOf(url, url), 5_000, sharded)
      onTestFinished(end)
      return closing(redisStore({ send, subscribe, sharded }))
    }
    await outlives(await open(through(Object.fromEntries(map))), await open(through({})), proxies)
  })
})

describe.skipIf('missing' in redisServer()).each([['redis'], ['ioredis']] as const)(
  'a master that became a replica, over %s',
  (driver) => {
    it('is left for the one that its address leads to by now (K6)', async () => {
      const [former, next] = [await startRedis(), await startRedis()]
      for (const { stop } of [former, next]) onTestFinished(stop)
      const proxy = await startTcpProxy(former.port)
      onTestFinished(proxy.stop)
      const store = closing(await storeFromUrl(`redis://127.0.0.1:${proxy.port}`, { driver }))
      await opens(store, 'before')
      proxy.leadTo(next.port)
      const admin = await createClient({ url: former.url }).connect()
      await admin.sendCommand(['REPLICAOF', '127.0.0.1', String(next.port)])
      admin.destroy()
      await expect(opens(store, 'first')).rejects.toThrow(/READONLY/)
      await vi.waitFor(() => opens(store, `later-${Math.random()}`), { timeout: BACK_MS, interval: 50 })
    })
  },
)

/** With requests under way all the time, on as many connections as there are. */
async function outlives(store: Store, beside: Store, proxies: readonly TcpProxy[]): Promise<void> {
  const [told, missed] = [vi.fn(), vi.fn()]
  await store.watch?.(told, missed)
  await allAtOnce(store)
  await opens(beside, 'before')
  await vi.waitFor(() => expect(told).toHaveBeenCalledWith('before'), { timeout: 30_000 })
  missed.mockClear()
  for (const proxy of proxies) proxy.hold()
  const lost = allAtOnce(store)
  for (const proxy of proxies) proxy.heal({ drop: true })
  const start = performance.now()
  await served(store)
  const backMs = performance.now() - start
  expect(backMs).toBeLessThan(BACK_MS)
  await vi.waitFor(() => expect(missed).toHaveBeenCalled(), { timeout: HEARS_MS, interval: 20 })
  const hearsMs = performance.now() - start
  if (process.env['MEASURED']) console.log(expect.getState().currentTestName, { backMs, hearsMs })
  await vi.waitFor(
    async () => {
      const account = `after-${Math.random()}`
      await opens(beside, account)
      await vi.waitFor(() => expect(told).toHaveBeenCalledWith(account), { timeout: 1_000 })
    },
    { timeout: HEARS_MS },
  )
  await lost
}

/** Accounts of every node of a cluster among them. */
const ACCOUNTS = Array.from({ length: 20 }, (_, i) => `u${i}`)

async function allAtOnce(store: Store): Promise<void> {
  await Promise.allSettled(ACCOUNTS.map((account) => store.load(account)))
}

/** Somebody asks for each account every 100 ms, whether the last one was answered or not. Resolves once each was answered. */
async function served(store: Store): Promise<void> {
  const waiting = new Set(ACCOUNTS)
  const ask = () => {
    for (const account of waiting)
      store.load(account).then(
        () => waiting.delete(account),
        () => {},
      )
  }
  const timer = setInterval(ask, 100)
  await vi.waitFor(() => expect(waiting.size).toBe(0), { timeout: 60_000 }).finally(() => clearInterval(timer))
}

async function opens(store: Store, account: string): Promise<void> {
  await put(store, account, recordOf([sessionOf('s')]))
}

function closing(store: Store): Store {
  onTestFinished(() => store.close())
  return store
}
