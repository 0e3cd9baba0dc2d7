// The Redis store behind Sentinel: the master dies, a replica takes its place, and the store goes on by itself (K6, K7).

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createClient, createSentinel } from 'redis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redisStore, type Send } from '../../src/stores/redis.ts'
import type { Store } from '../../src/stores/store.ts'
import { idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { accepts, freePort } from '../support/servers/ports.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { startServer } from '../support/servers/server-process.ts'
import { redisServer } from '../support/tools.ts'

interface Watched {
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly sentinel: { readonly host: string; readonly port: number }
  stop(): Promise<void>
}

/** One master, one replica, and one sentinel that decides alone. */
async function startWatched(path: string): Promise<Watched> {
  const master = await startRedis()
  const replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${master.port}` } })
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-sentinel-'))
  const port = await freePort()
  const settings = [
    `port ${port}`,
    `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 2000',
  ]
  writeFileSync(join(folder, 'sentinel.conf'), settings.join('\n'))
  const sentinel = await startServer({
    command: path,
    args: [join(folder, 'sentinel.conf'), '--sentinel'],
    port,
    answers: () => accepts(port),
    options: { cwd: folder },
  })
  return {
    master,
    replica,
    sentinel: { host: '127.0.0.1', port },
    stop: async () => {
      await Promise.all([sentinel.stop(), master.stop(), replica.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const tool = redisServer()

describe.skipIf('missing' in tool)('redisStore behind Sentinel', () => {
  let watched: Watched
  const closing: (() => unknown)[] = []
  beforeEach(async () => {
    watched = await startWatched('path' in tool ? tool.path : '')
    await untilSentinelKnows(watched)
  })
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
    await watched?.stop()
  })

  const clients: [string, () => Promise<Send>][] = [
    [
      'node-redis',
      async () => {
        const sentinel = createSentinel({
          name: 'main',
          sentinelRootNodes: [watched.sentinel],
          commandOptions: { timeout: 0 },
          nodeClientOptions: { disableOfflineQueue: true },
        })
        sentinel.on('error', () => {})
        await sentinel.connect()
        closing.push(() => sentinel.destroy())
        return (...args) => sentinel.sendCommand(false, args)
      },
    ],
    [
      'ioredis',
      async () => {
        const redis = new Redis({
          sentinels: [watched.sentinel],
          name: 'main',
          lazyConnect: true,
          maxRetriesPerRequest: 0,
          enableOfflineQueue: false,
          autoResendUnfulfilledCommands: false,
          retryStrategy: (times) => Math.min(50 * 2 ** times, 500),
          sentinelRetryStrategy: (times) => Math.min(50 * 2 ** times, 500),
        })
        redis.on('error', () => {})
        await redis.connect()
        closing.push(() => redis.disconnect())
        return (command = '', ...args) => redis.call(command, ...args)
      },
    ],
  ]

  it.each(clients)('over %s goes on with the replica once it is the master', async (_, connect) => {
    const store = redisStore({ send: await connect() })
    const revision = await put(store, 'u', recordOf([sessionOf('s')]))
    await replicated(watched)
    await watched.master.kill()
    expect(await onceItAnswers(store)).toEqual(['s'])
    expect((await store.swap('u', revision, recordOf([sessionOf('t')]), [])).swapped).toBe(true)
    expect(idsOf(await store.load('u'))).toEqual(['t'])
  })
})

async function ask(port: number, ...args: string[]): Promise<unknown> {
  const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect()
  try {
    return await client.sendCommand(args)
  } finally {
    client.destroy()
  }
}

async function untilSentinelKnows({ sentinel }: Watched): Promise<void> {
  while (((await ask(sentinel.port, 'SENTINEL', 'REPLICAS', 'main')) as unknown[]).length === 0) await wait(50)
}

async function replicated({ master, replica }: Watched): Promise<void> {
  const sizeOf = async ({ port }: RedisServer) => Number(await ask(port, 'DBSIZE'))
  while ((await sizeOf(replica)) < (await sizeOf(master))) await wait(20)
}

/** The sessions of `u`, once the store answers: within twenty seconds. */
async function onceItAnswers(store: Store): Promise<readonly string[]> {
  for (const start = performance.now(); performance.now() - start < 20_000; await wait(50)) {
    const late = wait(500).then(() => undefined)
    const snapshot = await Promise.race([store.load('u').catch(() => undefined), late])
    if (snapshot) return idsOf(snapshot)
  }
  throw new Error('no answer within twenty seconds')
}
