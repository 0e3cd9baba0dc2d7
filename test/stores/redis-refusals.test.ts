// What a Redis server refuses, and what it is asked twice: nothing is written by halves, and nothing that may be over is shown.

import { createClient, type RedisClientType } from 'redis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSessionControl, type Store } from '../../src/index.ts'
import { redisStore, type Send } from '../../src/stores/redis.ts'
import { entryOf, idsOf, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { type RedisServer, startRedis } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'

describe('a Redis server', () => {
  const tool = redisServer()
  if ('missing' in tool) return void it.skip(`refuses (skipped: ${tool.missing})`)
  let server: RedisServer
  let client: RedisClientType
  beforeEach(async () => {
    server = await startRedis()
    client = createClient({ url: server.url })
    await client.connect()
  })
  afterEach(async () => {
    client.destroy()
    await server.stop()
  })

  const send: Send = (...args) => client.sendCommand(args)

  it('K1 that lets a user tell no channel lets nobody in, and keeps nothing of the opening', async () => {
    await client.sendCommand(['ACL', 'SETUSER', 'app', 'on', '>secret', '~uts:*', '+@all', 'resetchannels'])
    const user = createClient({ url: server.url, username: 'app', password: 'secret' })
    await user.connect()
    const store = redisStore({ send: (...args) => user.sendCommand(args) })
    const control = createSessionControl({ store, pruneEvery: 'never' })
    await expect(control.open({ account: 'ann' })).rejects.toMatchObject({ code: 'UTS_STORE_UNAVAILABLE' })
    expect(await client.sendCommand(['KEYS', '*'])).toEqual([])
    user.destroy()
  })

  it('K6 that has become a replica is not believed: a check is refused, not answered out of date', async () => {
    const store = storeWithoutSamples()
    await store.swap('u', '', recordOf([sessionOf('s')]), [])
    await client.sendCommand(['REPLICAOF', '127.0.0.1', '1'])
    await expect(storeWithoutSamples().load('u')).rejects.toThrow('READONLY')
    await client.sendCommand(['REPLICAOF', 'NO', 'ONE'])
    expect(idsOf(await storeWithoutSamples().load('u'))).toEqual(['s'])
  })

  it('K6 that has lost its replicas is not believed, where it must have some', async () => {
    await client.sendCommand(['CONFIG', 'SET', 'min-replicas-to-write', '1'])
    await expect(storeWithoutSamples().load('u')).rejects.toThrow('NOREPLICAS')
  })

  it('D4 K3 that is sent a swap twice, because the first answer was lost, has swapped once', async () => {
    const twice: Send = async (...args) => {
      await send(...args).catch(() => {})
      return send(...args)
    }
    const store = redisStore({ send: twice })
    const swapped = await store.swap('u', '', recordOf([sessionOf('s')]), [entryOf('u', 's')])
    expect(swapped.swapped).toBe(true)
    expect((await store.journal()).items).toEqual([entryOf('u', 's')])
    expect((await store.swap('u', '', recordOf([]), [])).swapped).toBe(false)
  })

  /** One that has not heard the time yet, as each has not again after five seconds. */
  function storeWithoutSamples(): Store {
    return redisStore({ send })
  }
})
