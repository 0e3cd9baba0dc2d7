// The Redis store behind Sentinel: the master dies, a replica takes its place, and the store goes on by itself (K6, K7).

import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { createSentinel } from 'redis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { redisStore, type Send } from '../../src/stores/redis.ts'
import type { Store } from '../../src/stores/store.ts'
import { idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { replicated, startWatched, type Watched } from '../support/servers/redis-sentinel.ts'
import { redisServer } from '../support/tools.ts'

const tool = redisServer()

describe.skipIf('missing' in tool)('redisStore behind Sentinel', () => {
  let watched: Watched
  const closing: (() => unknown)[] = []
  beforeEach(async () => {
    watched = await startWatched('path' in tool ? tool.path : '')
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

/** The sessions of `u`, once the store answers: within half a minute. */
async function onceItAnswers(store: Store): Promise<readonly string[]> {
  for (const start = performance.now(); performance.now() - start < 30_000; await wait(50)) {
    const late = wait(2_000).then(() => undefined)
    const snapshot = await Promise.race([store.load('u').catch(() => undefined), late])
    if (snapshot) return idsOf(snapshot)
  }
  throw new Error('no answer within half a minute')
}
