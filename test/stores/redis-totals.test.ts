// The totals of Redis: what swaps keep is what a count finds, whatever was lost or changed by other hands, and no count takes long.

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { bucketOf, chunkOf } from '../../src/stores/redis/buckets.ts'
import { COUNT_TOTALS } from '../../src/stores/redis/totals-scripts.ts'
import type { Store, Totals } from '../../src/stores/store.ts'
import { KEPT_UNTIL, put, recordOf, sessionOf, walk } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const live = (sessions: number) => recordOf(Array.from({ length: sessions }, (_, i) => sessionOf(`s${i}`)))

/** Two chunks of one bucket, two accounts in each. */
const ACCOUNTS = crowded()

const ALL_KEYS = ACCOUNTS.flatMap((account) => {
  const { record, listed, due, recent, totals } = keysOf(account)
  return [record(account), listed, due, recent, totals]
})

function crowded(): readonly string[] {
  const found: string[] = []
  const { bucket } = keysOf('u')
  const chunks = [chunkOf('u'), (chunkOf('u') + 1) % 64]
  for (let i = 0; found.length < 4; i += 1) {
    const account = `u${i}`
    const there = found.filter((other) => chunkOf(other) === chunkOf(account)).length
    if (keysOf(account).bucket === bucket && chunks.includes(chunkOf(account)) && there < 2) found.push(account)
  }
  return found
}

describe.skipIf('missing' in redisServer())('the totals', () => {
  const redis = redisForFile()
  let store: Store
  beforeEach(async () => {
    store = await redis.open()
  })

  const totals = async (): Promise<Totals | undefined> => store.totals?.()

  async function walked(): Promise<Totals> {
    const items = await walk((cursor) => store.accounts({ cursor }))
    return { accounts: items.length, sessions: items.reduce((sum, { sessions }) => sum + sessions, 0) }
  }

  /** Scripts that count, since the last time. */
  function counts(): number {
    const sent = redis.sent.splice(0)
    return sent.filter((args) => [COUNT_TOTALS.sha, COUNT_TOTALS.text].includes(args[1] ?? '')).length
  }

  it('are what a walk finds after any history, records and lists that were lost by other hands included', async () => {
    const account = fc.constantFrom(...ACCOUNTS)
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ what: fc.constant('put' as const), account, sessions: fc.nat(3) }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('record', 'listed', 'over', 'foreign'), account }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('prune', 'ask', 'forget'), account }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
        await redis.ask('DEL', ...ALL_KEYS)
        await totals()
        for (const each of steps) {
          const { record, listed, totals: kept } = keysOf(each.account)
          if ('sessions' in each) await put(store, each.account, live(each.sessions))
          else if (each.what === 'record') await redis.ask('DEL', record(each.account))
          else if (each.what === 'listed')
            await redis.ask('DEL', listed, kept) // of the lists alone nobody else is told
          else if (each.what === 'over') await put(store, each.account, recordOf([], { keepUntil: 1 }))
          else if (each.what === 'foreign') await redis.ask('SET', record(each.account), 'somebody else', 'KEEPTTL')
          else if (each.what === 'forget') await redis.ask('ZREM', kept, String(chunkOf(each.account)), 'all')
          else if (each.what === 'prune') await store.prune(KEPT_UNTIL - 1)
          else await totals()
        }
        expect(await totals()).toEqual(await walked())
      }),
      { numRuns: 20 },
    )
  }, 120_000)

  it('of a store that an earlier version filled are counted when somebody asks, and then kept', async () => {
    for (const [i, account] of ACCOUNTS.entries()) await put(store, account, live(i))
    counts()
    expect(await totals()).toEqual({ accounts: 3, sessions: 6 })
    expect(counts()).toBe(256)
    await put(store, ACCOUNTS[0] ?? '', live(2))
    expect(await totals()).toEqual({ accounts: 4, sessions: 8 })
    expect(counts()).toBe(0)
  })

  it('count the bucket of a chunk that is new, and no other', async () => {
    await put(store, ACCOUNTS[0] ?? '', live(1))
    await totals()
    counts()
    const other = ACCOUNTS.find((account) => chunkOf(account) !== chunkOf(ACCOUNTS[0] ?? '')) ?? ''
    await put(store, other, live(2))
    expect(await totals()).toEqual({ accounts: 2, sessions: 3 })
    expect(counts()).toBe(1)
  })

  it('are counted in pieces where a bucket has many accounts', async () => {
    const { bucket, accounts } = keysOf('u')
    const many: string[] = []
    for (let i = 0; many.length < 2_500; i += 1) if (bucketOf(`v${i}`) === bucket) many.push(`v${i}`)
    await Promise.all(many.map((each) => redis.ask('ZADD', accounts(chunkOf(each)), String(512_000 + 2), each)))
    expect(await totals()).toEqual({ accounts: 2_500, sessions: 5_000 })
    expect(counts()).toBe(255 + 3)
    expect(await totals()).toEqual({ accounts: 2_500, sessions: 5_000 })
    expect(counts()).toBe(0)
  })

  it('end within the hour, and are counted anew: what another version has done is right again', async () => {
    const [account = ''] = ACCOUNTS
    await put(store, account, live(1))
    await totals()
    const { totals: key, listed } = keysOf(account)
    const left = Number(await redis.ask('PTTL', key))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(60 * 60_000)
    await redis.ask('ZADD', listed, String(512_000 + 3), account) // which knew nothing of totals
    await redis.ask('PEXPIRE', key, '1')
    await expect.poll(() => redis.ask('EXISTS', key), { timeout: 30_000 }).toBe(0)
    expect(await totals()).toEqual({ accounts: 1, sessions: 3 })
  })

  it('are told though the server has no memory left for them', async () => {
    for (const [i, account] of ACCOUNTS.entries()) await put(store, account, live(i))
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1')
    try {
      expect(await totals()).toEqual({ accounts: 3, sessions: 6 })
    } finally {
      await redis.ask('CONFIG', 'SET', 'maxmemory', '0')
    }
  })

  it('cost a touch no command', async () => {
    const [account = ''] = ACCOUNTS
    await put(store, account, live(1))
    await totals()
    await put(store, account, live(1))
    await redis.ask('CONFIG', 'RESETSTAT')
    await put(store, account, live(1))
    expect(await redis.calls('zadd')).toBe(3) // the account in its chunk, the chunk in what is due and in recent
    expect(await redis.calls('zrem')).toBe(0)
    await redis.ask('CONFIG', 'RESETSTAT')
    await put(store, account, live(2))
    expect(await redis.calls('zadd')).toBe(4)
  })
})
