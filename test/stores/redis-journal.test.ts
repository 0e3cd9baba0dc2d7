// The journal of Redis at length: a look for a time goes there at once, whatever the clocks of writers did; a look for what is rare is short.

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Entry, EntryKind } from '../../src/policy/decision.ts'
import type { Store } from '../../src/stores/store.ts'
import { entryOf, walk } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const HOUR = 3_600_000
const ACCOUNTS = ['u', 'v', 'w'] as const

describe.skipIf('missing' in redisServer())('the journal', () => {
  const redis = redisForFile()
  let store: Store
  let now: number
  beforeEach(async () => {
    store = await redis.open()
    now = (await store.load('u')).now ?? 0
  })

  it('finds by time what was written at that time, by clocks that are right and by clocks that are wrong', async () => {
    const minute = 60_000
    const away = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: -minute, max: minute }) },
      { weight: 2, arbitrary: fc.integer({ min: -500 * minute, max: 500 * minute }) },
    )
    const line = fc.record({ account: fc.constantFrom(...ACCOUNTS), away })
    const lines = fc.array(line, { minLength: 1, maxLength: 30 })
    const instant = fc.integer({ min: -90 * minute, max: 90 * minute })
    await fc.assert(
      fc.asyncProperty(lines, instant, instant, fc.integer({ min: 1, max: 9 }), async (some, from, to, limit) => {
        await redis.ask('FLUSHALL')
        const entries = some.map(({ account, away }, i): Entry => entryOf(account, `s${i}`, { at: now + away }))
        for (const entry of entries) await store.append([entry])
        const [since, until] = [now + Math.min(from, to), now + Math.max(from, to)]
        const expected = (isThere: (at: number) => boolean) => entries.filter(({ at }) => isThere(at)).toReversed()
        const found = (query: object) => walk((cursor) => store.journal({ ...query, cursor, limit }))
        expect(await found({ since })).toEqual(expected((at) => at >= since))
        expect(await found({ until })).toEqual(expected((at) => at < until))
        expect(await found({ since, until })).toEqual(expected((at) => at >= since && at < until))
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  /** As swaps have written them in the course of time: one in `everyMs`, until now. */
  async function fill(
    count: number,
    everyMs: number,
    kindOf: (i: number) => EntryKind = () => 'opened',
  ): Promise<void> {
    const { journal } = keysOf('u')
    const write = (i: number) => {
      const at = String(now - (count - i) * everyMs)
      return redis.ask(
        'XADD',
        journal,
        `${at}-0`,
        'account',
        'u',
        'kind',
        kindOf(i),
        'at',
        at,
        'more',
        `{"session":"s${i}"}`,
      )
    }
    await Promise.all(Array.from({ length: count }, (_, i) => write(i)))
    redis.sent.length = 0
  }

  it('looks at no line from long before or after the time in question', async () => {
    await fill(10_000, HOUR / 60)
    const [since, until] = [now - 100 * HOUR, now - 99 * HOUR]
    const lines = await walk((cursor) => store.journal({ since, until, cursor }))
    expect(lines).toHaveLength(60)
    expect(lines[0]?.at).toBeLessThan(until)
    expect(redis.sent.length).toBeLessThan(256 + 30)
  })

  it('gives a short page where what is asked for is rare, and finds it page by page', async () => {
    await fill(40_000, 10, (i) => (i === 5 ? 'revoked' : 'opened'))
    const first = await store.journal({ kinds: ['revoked'] })
    expect(first.items).toEqual([])
    expect(first.next).not.toBeNull()
    expect(redis.sent.length).toBeLessThanOrEqual(512)
    const found = await walk((cursor) => store.journal({ kinds: ['revoked'], cursor }))
    expect(found.map(({ session }) => session)).toEqual(['s5'])
  })

  it('gives whole pages of one account', async () => {
    await fill(5_000, 10, (i) => (i < 3 ? 'revoked' : 'opened'))
    const { items, next } = await store.journal({ account: 'u', kinds: ['revoked'] })
    expect(items.map(({ session }) => session)).toEqual(['s2', 's1', 's0'])
    expect(next).toBeNull()
  })
})
