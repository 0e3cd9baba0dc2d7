// What an outage looks like over each client as docs/redis.md sets it up: an error at once, and service again by itself (K1, K2, K7).

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisStore } from '../../src/stores/redis.ts'
import { idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'
import { type Connect, type Connection, glide, ioredis, nodeRedis } from './redis-clients.ts'

describe.skipIf('missing' in redisServer()).each<[string, Connect]>([
  ['node-redis', nodeRedis],
  ['ioredis', ioredis],
  ['valkey-glide', glide],
])('an outage over %s', (_, connect) => {
  let server: RedisServer
  let connection: Connection
  beforeAll(async () => {
    server = await startRedis({ settings: { appendonly: 'yes', appendfsync: 'always' } })
    connection = await connect([server.url])
  })
  afterAll(async () => {
    await connection?.close()
    await server?.stop()
  })

  it('is an error within the time that a control waits, and over within two seconds of the return of the server', async () => {
    const store = redisStore({ send: connection.send })
    await put(store, 'u', recordOf([sessionOf('s')]))
    await server.kill()
    const failedAfterMs: number[] = []
    for (let i = 0; i < 3; i += 1) {
      const start = performance.now()
      await expect(store.load('u')).rejects.toThrow()
      failedAfterMs.push(performance.now() - start)
    }
    expect(Math.min(...failedAfterMs)).toBeLessThan(1_900)
    await wait(1_500) // long enough for the longest pause between two attempts to connect
    await server.restart()
    const back = performance.now()
    while (!(await answers(store.load('u')))) await wait(10)
    expect(performance.now() - back).toBeLessThan(2_000)
    expect(idsOf(await store.load('u'))).toEqual(['s'])
    await put(store, 'u', recordOf([sessionOf('t')]))
  })
})

const answers = (work: Promise<unknown>) =>
  work.then(
    () => true,
    () => false,
  )
