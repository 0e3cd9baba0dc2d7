// The index of the chunks that were seen last: a first page opens few of them, and the list is right whatever the index has missed.

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { chunkOf } from '../../src/stores/redis/buckets.ts'
import type { Store } from '../../src/stores/store.ts'
import { put, recordOf, sessionOf, WRITTEN_AT, walk } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const KEYS = keysOf('u')

/** All of one bucket; some of them share a chunk. */
const ACCOUNTS = accountsOfBucket(200)

function accountsOfBucket(count: number): string[] {
  const found: string[] = []
  for (let i = 0; found.length < count; i += 1) if (keysOf(`u${i}`).bucket === KEYS.bucket) found.push(`u${i}`)
  return found
}

const seen = (store: Store, account: string, at: number) =>
  put(store, account, recordOf([sessionOf(`s-${account}`, { lastSeenAt: WRITTEN_AT + at })]))

describe.skipIf('missing' in redisServer())('the list of accounts', () => {
  const redis = redisForFile()
  let store: Store
  beforeEach(async () => {
    store = await redis.open()
  })

  const listed = async (limit = 1_000, prefix = '') =>
    (await walk((cursor) => store.accounts({ cursor, limit, prefix }))).map(({ account }) => account)

  it('opens few chunks for a first page, and more for those that follow', async () => {
    await Promise.all(ACCOUNTS.map((account, i) => seen(store, account, 1_000 * i)))
    await store.accounts({ limit: 1 })
    await redis.ask('CONFIG', 'RESETSTAT')
    expect((await store.accounts({ limit: 2 })).items.map(({ account }) => account)).toEqual(
      ACCOUNTS.slice(-2).reverse(),
    )
    expect(await redis.calls('zrange')).toBeLessThan(256 + 12) // one in each bucket, and some chunks of this one
    expect(await listed(7)).toEqual(ACCOUNTS.toReversed())
  })

  it('puts a chunk right of which the account that was seen last has gone', async () => {
    const [first = '', second = ''] = ACCOUNTS.filter((account) => chunkOf(account) === chunkOf(ACCOUNTS[0] ?? ''))
    await seen(store, first, 1)
    await seen(store, second, 5_000)
    const scoreOf = () => redis.ask('ZSCORE', KEYS.recent, String(chunkOf(first)))
    expect(await scoreOf()).toBe(Math.ceil((WRITTEN_AT + 5_001) / 1_000))
    await put(store, second, recordOf([]))
    expect(await scoreOf()).toBe(Math.ceil((WRITTEN_AT + 5_001) / 1_000))
    expect(await listed()).toEqual([first])
    expect(await scoreOf()).toBe(Math.ceil((WRITTEN_AT + 2) / 1_000))
  })

  it('is whole after the index was lost, though an account that was seen early is written first', async () => {
    const those = ACCOUNTS.filter((account) => chunkOf(account) === chunkOf(ACCOUNTS[0] ?? ''))
    const [first = '', second = '', other = ''] = [...those.slice(0, 2), ACCOUNTS.find((each) => !those.includes(each))]
    for (const [i, account] of [first, other, second].entries()) await seen(store, account, i)
    await redis.ask('DEL', KEYS.recent)
    expect(await listed(1)).toEqual([second, other, first])
    await seen(store, first, 0)
    expect(await listed(1)).toEqual([second, other, first])
  })

  it('is in order after whatever was written, by pages of any size', async () => {
    const step = fc.record({
      account: fc.constantFrom(...ACCOUNTS.slice(0, 120)),
      at: fc.nat(40).map((part) => part * 100),
      isOver: fc.boolean(),
    })
    const steps = fc.array(step, { minLength: 20, maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 30 }), fc.nat(59), async (done, limit, lostAt) => {
        await redis.ask('FLUSHALL')
        const expected = new Map<string, number>()
        for (const [i, { account, at, isOver }] of done.entries()) {
          if (i === lostAt) await redis.ask('ZREM', KEYS.recent, String(chunkOf(account)))
          if (isOver) await put(store, account, recordOf([]))
          else await seen(store, account, at)
          if (isOver) expected.delete(account)
          else expected.set(account, at)
          if (i % 10 === 9) await listed(limit)
        }
        const order = (a: string, b: string) =>
          (expected.get(b) ?? 0) - (expected.get(a) ?? 0) || chunkOf(a) - chunkOf(b) || (a < b ? 1 : -1)
        const all = [...expected.keys()].toSorted(order)
        expect(await listed(limit)).toEqual(all)
        expect(await listed(limit, 'u1')).toEqual(all.filter((account) => account.startsWith('u1')))
      }),
      { numRuns: 12 },
    )
  }, 120_000)
})
