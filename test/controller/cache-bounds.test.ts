// The cache by itself: its lease under every clock, its bound, and loads that end late.

import { describe, expect, it } from 'vitest'
import { createCache } from '../../src/controller/cache.ts'
import { recordOf, sessionOf } from '../../src/testing/conformance/case.ts'

function setUp(entries = 1_000) {
  const now = { monotonic: 5_000, wall: 1_000_000, clock: 1_000_000, isTold: true }
  const machine = { monotonic: () => now.monotonic, wall: () => now.wall }
  const clock = { now: () => now.clock }
  const cache = createCache({ leaseMs: 1_000, entries, machine, clock, isTold: () => now.isTold })
  const pass = (ms: number) => {
    now.monotonic += ms
    now.wall += ms
    now.clock += ms
  }
  const put = (account: string) => {
    const loading = cache.loading(account)
    return () => cache.loaded(account, loading, { record: recordOf([sessionOf(account)]), revision: 1 })
  }
  const has = (account: string) => cache.look(account, now.clock) !== undefined
  return { cache, now, pass, put, has }
}

describe('a cached record', () => {
  it('is what was loaded', () => {
    const { cache, now, put } = setUp()
    put('ann')()
    expect(cache.look('ann', now.clock)).toEqual(recordOf([sessionOf('ann')]))
    expect(cache.look('bob', now.clock)).toBeUndefined()
  })

  it('is never kept for longer than the lease, counted from when it was asked for, whatever else is asked', () => {
    for (let start = 0; start < 1_000; start += 130) {
      for (let step = 40; step < 400; step += 70) {
        const { pass, put, has } = setUp()
        pass(start)
        const loaded = put('ann')
        pass(step)
        loaded()
        let age = step
        while (has('ann')) {
          expect(age).toBeLessThan(1_000)
          pass(step)
          age += step
        }
        expect(age).toBeGreaterThanOrEqual(500)
      }
    }
  })

  it('is not kept where its load took longer than the lease', () => {
    const { pass, put, has } = setUp()
    const loaded = put('ann')
    pass(1_001)
    loaded()
    expect(has('ann')).toBe(false)
  })

  it('is gone when the machine slept: its monotonic clock stood still, and the wall clock went on', () => {
    const { now, put, has } = setUp()
    put('ann')()
    now.wall += 400
    expect(has('ann')).toBe(false)
  })

  it('is gone when somebody set the clock back', () => {
    const { now, put, has } = setUp()
    put('ann')()
    now.clock -= 1
    expect(has('ann')).toBe(false)
  })

  it('is gone when any account may have changed, and what was being loaded then is not kept', () => {
    const { cache, put, has } = setUp()
    put('ann')()
    const loaded = put('bob')
    cache.clear()
    loaded()
    expect([has('ann'), has('bob')]).toEqual([false, false])
  })

  it('is neither kept nor believed while nothing is told', () => {
    const { now, put, has } = setUp()
    put('ann')()
    now.isTold = false
    expect(has('ann')).toBe(false)
    put('bob')()
    now.isTold = true
    expect(has('bob')).toBe(false)
  })

  it('is not made of what could not be read', () => {
    const { cache, has } = setUp()
    const loading = cache.loading('ann')
    cache.loaded('ann', loading, { record: recordOf([]), revision: 1, unreadable: new Error('damaged') })
    expect(has('ann')).toBe(false)
  })
})

it('keeps no more records than it may', () => {
  const { put, has } = setUp(100)
  for (let i = 0; i < 10_000; i += 1) put(`account-${i}`)()
  const kept = Array.from({ length: 10_000 }, (_, i) => has(`account-${i}`)).filter(Boolean).length
  expect(kept).toBeLessThanOrEqual(100)
  expect(kept).toBeGreaterThanOrEqual(49)
  expect(has('account-9999')).toBe(true)
})
