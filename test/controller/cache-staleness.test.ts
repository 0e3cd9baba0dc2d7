// What a cached record may be at most: as old as the lease, by whichever clock says that it is more, and never what was known to have changed.

import { describe, expect, it } from 'vitest'
import { type CacheParts, createCache } from '../../src/controller/cache.ts'
import { EMPTY_RECORD } from '../../src/policy/record.ts'

const LEASE = 1_000
const START = Date.UTC(2026, 0, 1)

/** A cache, and the clocks of its machine in the hand of the test. */
function cacheAt(parts: Partial<CacheParts> = {}) {
  const time = { wall: START, monotonic: 5, control: START, told: true }
  const cache = createCache({
    leaseMs: LEASE,
    entries: 1_000,
    clock: { now: () => time.control },
    machine: { wall: () => time.wall, monotonic: () => time.monotonic },
    isTold: () => time.told,
    ...parts,
  })
  const load = (account: string) => {
    const loading = cache.loading(account)
    return () => cache.loaded(account, loading, { record: { ...EMPTY_RECORD, at: 1 }, revision: 1 })
  }
  return {
    cache,
    time,
    load,
    keep: (account: string) => load(account)(),
    isKept: (account: string) => cache.look(account, time.control) !== undefined,
    pass: (ms: number, { wall = ms, monotonic = ms, control = ms } = {}) => {
      time.wall += wall
      time.monotonic += monotonic
      time.control += control
    },
  }
}

describe('no record is looked at once it is older than the lease', () => {
  it('whenever it was kept, and however often the cache is asked meanwhile', () => {
    for (let first = 0; first < LEASE; first += 125)
      for (let second = 0; first + second <= LEASE; second += 125) {
        const { keep, isKept, pass } = cacheAt()
        pass(first)
        isKept('somebody')
        keep('ann')
        pass(second)
        isKept('somebody')
        pass(LEASE - second)
        expect(isKept('ann'), `asked at ${first} and ${first + second}`).toBe(false)
      }
  })

  it('at random times', () => {
    let seed = 1
    const random = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % most
    }
    const { keep, isKept, pass, time } = cacheAt()
    const keptAt = new Map<string, { monotonic: number; control: number }>()
    for (let i = 0; i < 20_000; i += 1) {
      const ms = random(LEASE * 0.7)
      pass(ms, { wall: ms + (random(3) - 1), control: Math.max(0, ms + random(300) - 150) })
      const account = `a${random(5)}`
      if (isKept(account)) {
        const { monotonic, control } = keptAt.get(account) ?? { monotonic: 0, control: 0 }
        expect(time.monotonic - monotonic).toBeLessThan(LEASE)
        expect(time.control - control).toBeLessThan(LEASE)
      } else {
        keptAt.set(account, { monotonic: time.monotonic, control: time.control })
        keep(account)
      }
    }
  })
})

describe('what was loaded is not kept', () => {
  it('where the account was told to have changed meanwhile, or any may have', () => {
    const { cache, load, isKept } = cacheAt()
    for (const change of [() => cache.drop('ann'), () => cache.clear()]) {
      const loaded = load('ann')
      change()
      loaded()
      expect(isKept('ann')).toBe(false)
    }
  })

  it('where the load took longer than the lease', () => {
    const { load, isKept, pass } = cacheAt()
    const loaded = load('ann')
    pass(LEASE)
    loaded()
    expect(isKept('ann')).toBe(false)
  })

  it('where nothing is told, and not looked at', () => {
    const { keep, isKept, time } = cacheAt()
    keep('ann')
    time.told = false
    keep('bob')
    expect([isKept('ann'), isKept('bob')]).toEqual([false, false])
    time.told = true
    expect(isKept('bob')).toBe(false)
  })
})

describe('everything is dropped', () => {
  it.each([
    ['the machine slept: its wall clock went on', { monotonic: 0, control: 0, wall: 101 }],
    ['the wall clock was put back', { monotonic: 0, control: 0, wall: -101 }],
    ['the clock of the control was put back', { monotonic: 0, control: -1, wall: 0 }],
    ['the clock of the control was put forward', { monotonic: 0, control: LEASE, wall: 0 }],
    ['the machine stood still for the lease', { monotonic: LEASE, control: 0, wall: LEASE }],
  ])('once %s', (_, clocks) => {
    const { keep, isKept, pass, load } = cacheAt()
    keep('ann')
    const loaded = load('bob')
    pass(0, clocks)
    loaded()
    expect([isKept('ann'), isKept('bob')]).toEqual([false, false])
  })
})

describe('no more records are kept than was said', () => {
  it('however many are loaded, one after another or all at once', () => {
    const { keep, load, isKept } = cacheAt({ entries: 10 })
    const accounts = Array.from({ length: 200 }, (_, i) => `a${i}`)
    const kept = () => accounts.filter(isKept).length
    for (const account of accounts) {
      keep(account)
      expect(kept()).toBeLessThanOrEqual(10)
    }
    for (const loaded of accounts.map(load)) loaded()
    expect(kept()).toBeLessThanOrEqual(10)
  })
})
