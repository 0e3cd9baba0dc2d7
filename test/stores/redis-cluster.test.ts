// What holds on a cluster alone: where keys lie, what commands carry, and a slot that is on its way to another node.

import { createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { BUCKETS, bucketOf, slotOf, TAGS } from '../../src/stores/redis/buckets.ts'
import { createRedisStore } from '../../src/stores/redis/create.ts'
import { keyOf, redisStore } from '../../src/stores/redis.ts'
import { entryOf, idsOf, LOOKALIKES, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import type { RedisServer } from '../support/servers/redis.ts'
import { type RedisCluster, startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { type Connect, type Connection, glideCluster, ioredisCluster, nodeRedisCluster } from './redis-clients.ts'
import { keysOf, STANDING } from './redis-server.ts'

/** How often each of the numbers is there. */
function counted(numbers: readonly number[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts.values()]
}

describe('the buckets', () => {
  it('are 256, each with a tag of its own in its own sixty-four slots', () => {
    expect(new Set(TAGS).size).toBe(BUCKETS)
    expect(TAGS.map((tag) => Math.floor(slotOf(tag) / 64))).toEqual(Array.from({ length: BUCKETS }, (_, i) => i))
    expect(TAGS.every((tag) => Number(tag) < 478)).toBe(true)
  })

  it.each([3, 5, 6, 10, 16])('fall evenly on %d masters', (masters) => {
    const counts = counted(TAGS.map((tag) => Math.floor((slotOf(tag) * masters) / 16_384)))
    expect(counts.length).toBe(masters)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(2)
  })

  it.each([
    ['numbers', (i: number) => String(i)],
    ['addresses', (i: number) => `user${i}@example.org`],
    ['UUIDs', () => crypto.randomUUID()],
    ['multiples of 256', (i: number) => String(i * 256)],
    ['one letter of any script', (i: number) => String.fromCodePoint(0x100 + (i % 20_000)) + Math.floor(i / 20_000)],
  ])('share accounts that are %s evenly', (_, accountOf) => {
    const counts = counted(Array.from({ length: BUCKETS * 400 }, (_, i) => bucketOf(accountOf(i))))
    expect(counts.length).toBe(BUCKETS)
    expect(Math.max(...counts)).toBeLessThan(400 * 1.3)
    expect(Math.min(...counts)).toBeGreaterThan(400 * 0.7)
  })

  it('of these accounts are these, for ever', () => {
    const tags = ['ann', 'user1@example.org', '7', 'ü', '\u{1F600}', 'a\0b'].map((account) => TAGS[bucketOf(account)])
    expect(tags).toEqual(['219', '163', '403', '266', '106', '30'])
  })
})

describe.skipIf('missing' in redisServer())('redisStore on a cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterAll(() => cluster?.stop())

  it('knows the slots as the cluster does', async () => {
    const node = cluster.masters[0] as RedisServer
    for (const tag of [...TAGS.slice(0, 5), 'foo', '123456789']) {
      expect(await cluster.ask(node, 'CLUSTER', 'KEYSLOT', `uts:{${tag}}:due`)).toBe(slotOf(tag))
    }
  })

  it('sends every command to one slot, by a key that keyOf finds', async () => {
    const client = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) })
    await client.connect()
    const sent: string[][] = []
    const send = (...args: string[]) => {
      sent.push(args)
      return client.sendCommand(keyOf(args), false, args)
    }
    const store = redisStore({ send })
    for (const account of LOOKALIKES)
      await put(store, account, recordOf([sessionOf('s')], { dueAt: 1 }), [entryOf(account, 's')])
    await store.append(LOOKALIKES.map((account) => entryOf(account, 't')))
    await store.accounts()
    await store.accounts({ dueBefore: 5 })
    await store.journal()
    await store.prune(Date.UTC(2150))
    const commands = new Set(sent.map(([command]) => command))
    expect([...commands].toSorted()).toEqual(['EVAL', 'EVALSHA', 'GET'])
    const slots = sent.map((args) => {
      const keys = args[0] === 'GET' ? [args[1]] : args.slice(3, 3 + Number(args[2]))
      expect(keys).toContain(keyOf(args))
      return new Set(keys.map((key) => /^uts:\{(\d+)\}:/.exec(key ?? '')?.[1])).size
    })
    expect(slots.filter((number) => number !== 1)).toEqual([2]) // whether there is a cluster is asked once
    client.destroy()
  })

  describe.each<[string, Connect]>([
    ['node-redis', nodeRedisCluster],
    ['ioredis', ioredisCluster],
    ['valkey-glide', (urls) => glideCluster(urls, { requestTimeout: 30_000 })],
  ])('over %s', (name, connect) => {
    let connection: Connection
    beforeAll(async () => {
      connection = await connect(cluster.urls)
    })
    afterAll(() => connection?.close())

    it('the time is asked for bucket by bucket, and whether that must be is found once', async () => {
      const sent: string[][] = []
      const send = (...args: string[]) => {
        sent.push(args)
        return connection.send(...args)
      }
      const store = createRedisStore({ send }, STANDING)
      for (const account of ['ann', 'ben']) await store.load(account) // the script is known from here on
      sent.length = 0
      for (const account of ['cid', 'dan', 'eve', 'cid']) expect((await store.load(account)).now).toBeGreaterThan(0)
      const asked = sent.filter(([command]) => command !== 'GET').map(([, , ...keys]) => keys)
      expect(asked).toEqual(['cid', 'dan', 'eve'].map((account) => ['1', keysOf(account).nothing]))
    })

    it('a swap waits for a slot of which half of the keys have moved', async () => {
      const store = redisStore({ send: connection.send })
      const account = `moving-${name}`
      await put(store, account, recordOf([sessionOf('before')]))
      const { listed, due, record } = keysOf(account)
      const move = await startMoving(cluster, listed)
      await move.keys(listed, due)
      const standing = vi.spyOn(performance, 'now').mockReturnValue(performance.now()) // a swap waits for a second at most
      onTestFinished(() => standing.mockRestore())
      const swapping = put(store, account, recordOf([sessionOf('after')]), [entryOf(account, 'after')])
      const early = await Promise.race([swapping.then(() => 'swapped'), paused(150).then(() => 'waiting')])
      expect(early).toBe('waiting')
      await move.keys(record(account))
      await move.finish()
      await swapping
      expect(idsOf(await store.load(account))).toEqual(['after'])
      expect((await store.journal({ account })).items.length).toBe(1)
    })
  })
})

const paused = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Begins to move the slot of a key to another master. */
async function startMoving({ masters, ask }: RedisCluster, key: string) {
  const slot = String(slotOf(/\{(.*)\}/.exec(key)?.[1] ?? ''))
  const owner = masters[Math.floor(Number(slot) / Math.ceil(16_384 / masters.length))] as RedisServer
  const target = masters.find((master) => master !== owner) as RedisServer
  const [ownerId, targetId] = [
    String(await ask(owner, 'CLUSTER', 'MYID')),
    String(await ask(target, 'CLUSTER', 'MYID')),
  ]
  await ask(target, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', ownerId)
  await ask(owner, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId)
  return {
    keys: (...keys: string[]) =>
      ask(owner, 'MIGRATE', '127.0.0.1', String(target.port), '', '0', '1000', 'KEYS', ...keys),
    finish: async () => {
      const left = (await ask(owner, 'CLUSTER', 'GETKEYSINSLOT', slot, '100')) as string[]
      if (left.length > 0)
        await ask(owner, 'MIGRATE', '127.0.0.1', String(target.port), '', '0', '1000', 'KEYS', ...left)
      for (const node of [target, owner]) await ask(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', targetId)
    },
  }
}
