// A store by a URL goes on when its server comes back, watches again, connects for those who watch only, and leaves nothing open.

import pg from 'pg'
import { createClient } from 'redis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Store } from '../../src/stores/store.ts'
import { storeFromUrl } from '../../src/stores/url.ts'
import { idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { startPostgres } from '../support/servers/postgres.ts'
import { startRedis } from '../support/servers/redis.ts'
import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import type { ServerProcess } from '../support/servers/server-process.ts'
import { postgresServer, redisServer } from '../support/tools.ts'

interface Place {
  readonly url: string
  /** The server that is killed. */
  readonly server: ServerProcess
  /** Starts it again; resolves once it serves. */
  restart(): Promise<void>
  /** Connections to it besides the one that asks. */
  connections(): Promise<number>
  stop(): Promise<void>
}

const DURABLE = { appendonly: 'yes', appendfsync: 'always' }

async function redis(): Promise<Place> {
  const server = await startRedis({ settings: DURABLE })
  return {
    url: server.url,
    server,
    restart: server.restart,
    connections: () => clientsOf(server.url),
    stop: server.stop,
  }
}

async function cluster(): Promise<Place> {
  const { masters, urls, ask, stop } = await startRedisCluster({ settings: DURABLE })
  const [server] = masters
  if (!server) throw new Error('a cluster has masters')
  const url = `redis-cluster://${urls.map((each) => new URL(each).host).join(',')}`
  const joined = async () => expect(String(await ask(server, 'CLUSTER', 'INFO'))).toContain('cluster_state:ok')
  const restart = async () => {
    await server.restart()
    await vi.waitFor(joined, { timeout: 30_000, interval: 50 })
  }
  return { url, server, restart, connections: () => clientsOf(server.url), stop }
}

async function postgres(): Promise<Place> {
  const server = await startPostgres()
  return {
    url: server.url,
    server,
    restart: server.restart,
    connections: () => backendsOf(server.url),
    stop: server.stop,
  }
}

async function clientsOf(url: string): Promise<number> {
  const client = await createClient({ url }).connect()
  const list = String(await client.sendCommand(['CLIENT', 'LIST', 'TYPE', 'normal']))
  const listening = String(await client.sendCommand(['CLIENT', 'LIST', 'TYPE', 'pubsub']))
  client.destroy()
  return `${list}${listening}`.split('\n').filter((line) => line.startsWith('id=')).length - 1
}

async function backendsOf(url: string): Promise<number> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend'",
  )
  await client.end()
  return rows[0].count - 1
}

const KINDS = [
  { scheme: 'redis', driver: 'redis', tool: redisServer(), start: redis },
  { scheme: 'redis', driver: 'ioredis', tool: redisServer(), start: redis },
  { scheme: 'redis-cluster', driver: 'redis', tool: redisServer(), start: cluster },
  { scheme: 'postgres', driver: 'pg', tool: postgresServer(), start: postgres },
  { scheme: 'postgres', driver: 'postgres', tool: postgresServer(), start: postgres },
] as const

const BACK_MS = 2_000
const PATIENCE = { timeout: 30_000, interval: 20 }

describe.each(KINDS)('$scheme: over $driver', ({ tool, start, driver }) => {
  if ('missing' in tool) return void it.skip(`goes on (skipped: ${tool.missing})`)
  let place: Place
  let store: Store
  beforeEach(async () => {
    place = await start()
    store = await storeFromUrl(place.url, { driver })
  })
  afterEach(async () => {
    await store?.close()
    await place?.stop()
  })

  it('fails while the server is away, and goes on within two seconds of its return (K7)', async () => {
    const accounts = Array.from({ length: 20 }, (_, i) => `u${i}`) // in a cluster, some of them on the node that dies
    for (const account of accounts) await put(store, account, recordOf([sessionOf('before')]))
    await place.server.kill()
    const outcomes = await Promise.allSettled(accounts.map((account) => store.load(account)))
    expect(outcomes.map(({ status }) => status)).toContain('rejected')
    await place.restart()
    const back = performance.now()
    const answered = (account: string) => vi.waitFor(() => store.load(account), PATIENCE)
    const loaded = await Promise.all(accounts.map(answered))
    expect(performance.now() - back).toBeLessThan(BACK_MS)
    expect(loaded.map(idsOf)).toEqual(accounts.map(() => ['before']))
    for (const account of accounts) await put(store, account, recordOf([sessionOf('after')]))
  })

  it('says that nothing is told, then that changes may have been missed, and tells of the next', async () => {
    const [told, missed, lost] = [vi.fn(), vi.fn(), vi.fn()]
    const unwatch = await store.watch?.(told, missed, lost)
    await place.server.kill()
    await vi.waitFor(() => expect(lost).toHaveBeenCalled(), PATIENCE)
    await place.restart()
    await vi.waitFor(() => expect(missed).toHaveBeenCalled(), PATIENCE)
    const isTold = (account: string) => told.mock.calls.flat().includes(account)
    const tellsOrSaysThatItMissed = async () => {
      const before = missed.mock.calls.length
      const account = await vi.waitFor(() => written(store), PATIENCE)
      await vi.waitFor(() => expect(isTold(account) || missed.mock.calls.length > before).toBe(true), PATIENCE)
      return isTold(account)
    }
    while (!(await tellsOrSaysThatItMissed())); // each connection to a cluster is back in its own time
    lost.mockClear()
    await unwatch?.()
    expect(lost).not.toHaveBeenCalled()
  })

  it('has a connection for messages while somebody watches, and none before', async () => {
    await store.load('u')
    const before = await place.connections()
    const unwatch = await store.watch?.(() => {})
    expect(await place.connections()).toBeGreaterThan(before)
    await unwatch?.()
    await vi.waitFor(async () => expect(await place.connections()).toBe(before), PATIENCE)
  })

  it('leaves nothing open when it is closed, watched or not, once or twice', async () => {
    await store.load('u')
    await store.watch?.(() => {})
    await Promise.all([store.close(), store.close()])
    await store.close()
    await vi.waitFor(async () => expect(await place.connections()).toBe(0), PATIENCE)
    await expect(store.load('u')).rejects.toThrow()
  })
})

/** An account that was just swapped. */
async function written(store: Store): Promise<string> {
  const account = `w${Math.random()}`
  await put(store, account, recordOf([sessionOf('s')]))
  return account
}
