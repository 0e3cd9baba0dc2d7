// The fake clock moves when it is told to, and not otherwise.

import { describe, expect, it } from 'vitest'
import { fakeClock } from '../../src/testing/index.ts'

describe('fakeClock', () => {
  it('stands still at an ordinary instant', () => {
    const clock = fakeClock()
    expect([clock.now(), clock.now()]).toEqual([1_767_261_600_000, 1_767_261_600_000])
  })

  it('advances by durations, and says what time it is then', () => {
    const clock = fakeClock(1_000)
    expect(clock.advance('5m')).toBe(301_000)
    expect(clock.advance(1)).toBe(301_001)
    expect(clock.now()).toBe(301_001)
  })

  it('is put anywhere, backwards too', () => {
    const clock = fakeClock(1_000)
    clock.set(10)
    expect(clock.now()).toBe(10)
  })

  it('refuses what is no duration', () => {
    expect(() => fakeClock().advance('soon' as '1s')).toThrow(/advance must be a duration/)
  })
})
