// The ends of the keys that hold many things, looked after when that is due; and the index of what is due, while somebody else writes.

import { describe, expect, it } from 'vitest'
import { bucketOf, chunkOf } from '../../src/stores/redis/buckets.ts'
import { createRedisStore } from '../../src/stores/redis/create.ts'
import { createUpkeep } from '../../src/stores/redis/upkeep.ts'
import { SETTLE } from '../../src/stores/redis/write-scripts.ts'
import type { Store } from '../../src/stores/store.ts'
import { idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('the upkeep of a chunk', () => {
  it('is due before it was ever done, and where the time is not known', () => {
    const upkeep = createUpkeep()
    expect(upkeep.isDue(1, 2, HOUR, 0)).toBe(true)
    upkeep.done(1, 2, 2 * HOUR, 0)
    expect(upkeep.isDue(1, 2, HOUR, 0)).toBe(false)
    expect(upkeep.isDue(1, 2, HOUR, undefined)).toBe(true)
  })

  it('is due where the record would outlast the keys, and is each chunk’s own', () => {
    const upkeep = createUpkeep()
    upkeep.done(1, 2, 2 * HOUR, 0)
    expect([upkeep.isDue(1, 2, 2 * HOUR, 0), upkeep.isDue(1, 2, 2 * HOUR + 1, 0)]).toEqual([false, true])
    expect([upkeep.isDue(1, 3, HOUR, 0), upkeep.isDue(2, 2, HOUR, 0)]).toEqual([true, true])
  })

  it('is due again after a sixteenth of the record’s time, after ten minutes at most, and when the clock went back', () => {
    const upkeep = createUpkeep()
    upkeep.done(1, 2, 1_000 * HOUR, 0)
    const [short, long] = [16 * MINUTE, 500 * HOUR]
    expect([MINUTE, MINUTE + 1].map((now) => upkeep.isDue(1, 2, now + short, now))).toEqual([false, true])
    expect([10 * MINUTE, 10 * MINUTE + 1].map((now) => upkeep.isDue(1, 2, now + long, now))).toEqual([false, true])
    expect(upkeep.isDue(1, 2, long, -10 * MINUTE - 1)).toBe(true)
  })
})

/** Another account in the same chunk. */
function neighbourOf(account: string): string {
  for (let i = 0; ; i += 1) {
    const other = `${account}-${i}`
    if (bucketOf(other) === bucketOf(account) && chunkOf(other) === chunkOf(account)) return other
  }
}

describe.skipIf('missing' in redisServer())('redisStore', () => {
  const redis = redisForFile()
  const { ask, open } = redis
  const keys = keysOf('u')
  const neighbour = neighbourOf('u')

  it.each([
    ['the accounts of a chunk', keys.listed],
    ['what is due', keys.due],
    ['the chunks that were seen last', keys.recent],
  ])('gives the index of %s an end that was made anew, though no upkeep is due (K5)', async (_, key) => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')]))
    await ask('DEL', key)
    await put(store, neighbour, recordOf([sessionOf('s')]))
    expect(await ask('PTTL', key)).toBeGreaterThan(0)
  })

  it('asks for the upkeep of a chunk once, and not with each swap', async () => {
    const store = await open()
    for (let i = 0; i < 5; i += 1) await put(store, 'u', recordOf([sessionOf(`s${i}`)]))
    await ask('CONFIG', 'RESETSTAT')
    await put(store, 'u', recordOf([sessionOf('s')]))
    expect([await redis.calls('set'), await redis.calls('pttl'), await redis.calls('xtrim')]).toEqual([1, 0, 0])
  })

  /** A store that does something before it settles a chunk, once. */
  async function settlingAfter(work: () => Promise<unknown>): Promise<Store> {
    let isDone = false
    return createRedisStore({
      send: async (...args) => {
        const isSettling = [SETTLE.sha, SETTLE.text].includes(args[1] ?? '')
        if (isSettling && !isDone) {
          isDone = true
          await work()
        }
        return ask(...args)
      },
    })
  }

  it('prune moves no chunk behind what was written while it looked', async () => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 1_000 }))
    const pruning = await settlingAfter(() => put(store, 'u', recordOf([sessionOf('t')], { dueAt: 500 })))
    await pruning.prune(2_000)
    expect(await ask('ZSCORE', keys.due, String(chunkOf('u')))).toBe(500)
  })

  it('prune moves no chunk behind an account that came while it looked', async () => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 1_000 }))
    const pruning = await settlingAfter(() => put(store, neighbour, recordOf([sessionOf('t')], { dueAt: 500 })))
    await pruning.prune(2_000)
    expect(await ask('ZSCORE', keys.due, String(chunkOf('u')))).toBe(500)
  })

  it('prune leaves an account in the list that came back while it looked', async () => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 1_000 }))
    await ask('DEL', keys.record('u'))
    const pruning = await settlingAfter(() => put(store, 'u', recordOf([sessionOf('t')], { dueAt: 1_000 })))
    expect(await pruning.prune(2_000)).toBe(0)
    expect((await store.accounts()).items.map(({ account }) => account)).toEqual(['u'])
    expect(idsOf(await store.load('u'))).toEqual(['t'])
  })

  it('prune moves a chunk to what is due in it next', async () => {
    const store = await open()
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 1_000 }))
    await put(store, 'u', recordOf([sessionOf('s')], { dueAt: 9_000 }))
    expect(await ask('ZSCORE', keys.due, String(chunkOf('u')))).toBe(1_000)
    await store.prune(2_000)
    expect(await ask('ZSCORE', keys.due, String(chunkOf('u')))).toBe(9_000)
  })
})
