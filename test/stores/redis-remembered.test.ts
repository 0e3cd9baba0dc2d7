// What the Redis store has read is read once, and only as long as the very text is there.

import { describe, expect, it } from 'vitest'
import { createReadSnapshot } from '../../src/stores/redis/remembered.ts'
import { textWith } from '../../src/stores/redis/values.ts'
import { idsOf, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { redisServer } from '../support/tools.ts'
import { keysOf, redisForFile } from './redis-server.ts'

const textOf = (revision: string, ...ids: string[]) => textWith(revision, recordOf(ids.map((id) => sessionOf(id))))

describe('what was read', () => {
  it('is not read again, but has the time of its own', () => {
    const read = createReadSnapshot()
    const [first, second] = [read('u', textOf('r1', 's'), 1), read('u', textOf('r1', 's'), 2)]
    expect(second.record).toBe(first.record)
    expect(second).toEqual({ ...first, now: 2 })
  })

  it('gives way to what comes twice in a row, once no place is left', () => {
    const read = createReadSnapshot()
    const record = (revision: string) => read('u', textOf(revision, 's'), 1).record
    const [first, second] = [record('r1'), record('r2')]
    for (let i = 0; i < 3; i += 1) {
      record('r3')
      expect([record('r1'), record('r2')].map((each, j) => each === [first, second][j])).toEqual([true, true])
    }
    record('r3')
    const third = record('r3')
    expect(record('r3')).toBe(third)
    expect([record('r1') === first, record('r2') === second]).toEqual([false, true])
  })

  it('is read anew where the text has changed, under the same revision too', () => {
    const read = createReadSnapshot()
    for (let i = 0; i < 3; i += 1) read('u', textOf('r1', 's'), 1)
    expect(idsOf(read('u', textOf('r1', 't'), 1))).toEqual(['t'])
    expect(read('u', textOf('r2', 's'), 1).revision).toBe('r2')
    expect(read('u', undefined, 1)).toMatchObject({ record: { sessions: [] }, revision: '' })
  })

  it('is kept for many accounts, though some share their places', () => {
    const read = createReadSnapshot()
    const accounts = Array.from({ length: 1_000 }, (_, i) => `user-${i}`)
    const round = () => accounts.map((account) => read(account, textOf(`r-${account}`, account), 1))
    round()
    const [before, after] = [round(), round()]
    expect(after.map(idsOf)).toEqual(accounts.map((account) => [account]))
    expect(after.filter(({ record }, i) => record === before[i]?.record).length).toBeGreaterThan(950)
  })

  it('is not kept where it is long, or cannot be read', () => {
    const read = createReadSnapshot()
    const long = textOf('r1', ...Array.from({ length: 250 }, (_, i) => `s${i}`))
    const records = [1, 2, 3].map((now) => read('u', long, now).record)
    expect(new Set(records).size).toBe(3)
    for (let i = 0; i < 3; i += 1) expect(read('u', 'nonsense', 1).unreadable).toBeDefined()
  })
})

describe.skipIf('missing' in redisServer())('a record that somebody mended by hand', () => {
  const redis = redisForFile()

  it('is believed, with the revision that it had', async () => {
    const store = await redis.open()
    await store.swap('u', '', recordOf([sessionOf('s')]), [])
    for (let i = 0; i < 3; i += 1) await store.load('u')
    const { revision } = await store.load('u')
    await redis.ask('SET', keysOf('u').record('u'), textOf(String(revision), 'mended'))
    const mended = await store.load('u')
    expect([idsOf(mended), mended.revision]).toEqual([['mended'], revision])
  })
})
