// The lists of the Redis store at size: first pages without a walk over the keys, cursors that are exact among ties.

import { createClient } from 'redis'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeRecord } from '../../src/stores/codec.ts'
import { chunkOf } from '../../src/stores/redis/buckets.ts'
import { createKeys } from '../../src/stores/redis/keys.ts'
import { chained, mergedPage, type Stretch } from '../../src/stores/redis/merge.ts'
import { redisStore } from '../../src/stores/redis.ts'
import { entryOf, put, recordOf, sessionOf, WRITTEN_AT, walk } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const COUNT = 100_000
const BATCH = 500

describe.skipIf('missing' in redisServer())('with 100,000 accounts', () => {
  const redis = redisForFile()
  const keys = createKeys('uts', false)

  /** Straight into the index, as swaps would: account `i` was last seen at `seenAt(i)`. */
  async function fill(seenAt: (i: number) => number): Promise<void> {
    const [members, recent] = [new Map<string, string[]>(), new Map<string, string[]>()]
    const add = (to: Map<string, string[]>, key: string, ...member: string[]) => {
      const those = to.get(key) ?? []
      to.set(key, those)
      those.push(...member)
    }
    for (let i = 0; i < COUNT; i += 1) {
      const [bucket, chunk, score] = [keys.of(`u${i}`), chunkOf(`u${i}`), String(seenAt(i) * 512 + 1)]
      add(members, bucket.accounts(chunk), score, `u${i}`)
      add(recent, bucket.recent, String(Math.ceil((seenAt(i) + 1) / 1_000)), String(chunk))
    }
    await Promise.all(Array.from(members, ([key, all]) => redis.ask('ZADD', key, ...all)))
    await Promise.all(Array.from(recent, ([key, all]) => redis.ask('ZADD', key, 'GT', ...all)))
  }

  /** The records too: account `i` is due at `dueAt(i)`. */
  async function fillDue(dueAt: (i: number) => number): Promise<void> {
    await fill((i) => WRITTEN_AT + (i % 7))
    for (let i = 0; i < COUNT; i += BATCH) {
      const accounts = Array.from({ length: BATCH }, (_, j) => i + j)
      const record = (j: number) => encodeRecord(recordOf([sessionOf('s')], { dueAt: dueAt(j) }))
      await redis.ask('MSET', ...accounts.flatMap((j) => [keys.of(`u${j}`).record(`u${j}`), `seed ${record(j)}`]))
      const add = (j: number) =>
        redis.ask('ZADD', keys.of(`u${j}`).due, 'LT', String(dueAt(j)), String(chunkOf(`u${j}`)))
      await Promise.all(accounts.map(add))
    }
  }

  beforeEach(async () => {
    await redis.ask('CONFIG', 'RESETSTAT')
  })

  it('the first page is the most recent hundred, and touches no key but the indexes', async () => {
    await fill((i) => WRITTEN_AT + i)
    const store = await redis.open()
    await store.accounts({ limit: 1 }) // the script is known from here on
    await redis.ask('CONFIG', 'RESETSTAT')
    redis.sent.length = 0
    const { items } = await store.accounts()
    expect(items.map(({ account }) => account)).toEqual(Array.from({ length: 100 }, (_, i) => `u${COUNT - 1 - i}`))
    expect(redis.sent.length).toBeLessThan(300)
    expect(await redis.calls('zrange')).toBeLessThan(256 * 10) // of 64 chunks in each bucket few are looked at
    for (const command of ['keys', 'scan', 'zscan', 'get']) expect(await redis.calls(command)).toBe(0)
  })

  it('a walk meets each once, though all were last seen at one instant and the one at the cursor goes away', async () => {
    await fill(() => WRITTEN_AT)
    const store = await redis.open()
    let pages = 0
    const found = await walk(async (cursor) => {
      const page = await store.accounts({ cursor, limit: 5_000 })
      const last = page.items.at(-1)?.account ?? ''
      pages += 1
      if (pages % 2) await redis.ask('ZREM', keysOf(last).listed, last)
      return page
    })
    expect(found.length).toBe(COUNT)
    expect(new Set(found.map(({ account }) => account)).size).toBe(COUNT)
  })

  it('a walk over what is due meets each once, and costs few commands a page', async () => {
    await fillDue((i) => WRITTEN_AT + (i % 1_000))
    const store = await redis.open()
    const found = await walk((cursor) => store.accounts({ dueBefore: WRITTEN_AT + 99, cursor, limit: 200 }))
    expect(found.length).toBe(COUNT / 10)
    expect(new Set(found.map(({ account }) => account)).size).toBe(COUNT / 10)
    expect(redis.sent.length).toBeLessThan(1_000)
  })

  it('a search by prefix finds the few among the many', async () => {
    await fill((i) => WRITTEN_AT + i)
    const store = await redis.open()
    const found = await walk((cursor) => store.accounts({ prefix: 'u9999', cursor, limit: 4 }))
    expect(found.map(({ account }) => account)).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `u${99_999 - i}`),
      'u9999',
    ])
  })
})

describe.skipIf('missing' in redisServer())('over RESP2 and RESP3', () => {
  const redis = redisForFile()

  it('lists are the same', async () => {
    const lists = []
    for (const RESP of [2, 3] as const) {
      const client = await createClient({ url: redis.server.url, RESP }).connect()
      const store = redisStore({ send: (...args) => client.sendCommand(args) })
      if (RESP === 2) await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 5 }), [entryOf('u', 's')])
      lists.push([await store.accounts(), await store.accounts({ dueBefore: 9 }), await store.journal()])
      client.destroy()
    }
    expect(lists[0]).toEqual(lists[1])
    expect(lists[0]?.[1]?.items.length).toBe(1)
  })
})

describe('merging', () => {
  /** Gives two at a time, and counts how often it is asked. */
  function source(numbers: readonly number[], asked: number[]) {
    return async (): Promise<Stretch<number>> => {
      asked.push(1)
      const rest = numbers.slice(2)
      return { items: numbers.slice(0, 2), more: numbers.length >= 2 ? source(rest, asked) : undefined }
    }
  }
  const greater = (a: number, b: number) => a > b

  it('asks again only those that have run dry', async () => {
    const [many, few]: [number[], number[]] = [[], []]
    const page = await mergedPage([source([9, 8, 7, 6], many), source([5, 4, 3], few)], greater, 3, String)
    expect(page).toEqual({ items: [9, 8, 7], next: '7' })
    expect([many.length, few.length]).toEqual([2, 1])
  })

  it('says that there is no next page when there is none', async () => {
    expect(await mergedPage([source([2, 1], []), source([], [])], greater, 2, String)).toEqual({
      items: [2, 1],
      next: null,
    })
    expect(await mergedPage([], greater, 2, String)).toEqual({ items: [], next: null })
  })

  it('one source after the other: ever more at once while they are empty', async () => {
    const asked: number[] = []
    const empty = Array.from({ length: 20 }, () => source([], asked))
    const chain = () => chained([...empty, source([3, 2, 1], asked), source([9], asked)])
    expect(await mergedPage([chain], () => false, 9, String)).toEqual({ items: [3, 2, 1, 9], next: null })
  })
})
