import { expect, it } from 'vitest'
import { Spread } from '../../src/simulate/spread.ts'

it('tells percentiles of a million values to a tenth of a percent', () => {
  const spread = new Spread()
  for (let i = 1; i <= 1_000_000; i += 1) spread.add(((i * 7919) % 1_000_000) * 3600)
  for (const share of [0.01, 0.5, 0.95, 0.99]) {
    const found = spread.at(share) ?? 0
    expect(Math.abs(found / (share * 1_000_000 * 3600) - 1)).toBeLessThan(0.0011)
  }
  expect(spread.max).toBe(999_999 * 3600)
})

it('has none where there is nothing, and zero where all are', () => {
  const spread = new Spread()
  expect(spread.at(0.5)).toBeNull()
  spread.add(0)
  expect([spread.at(0.5), spread.at(0.95), spread.max]).toEqual([0, 0, 0])
})

it('never tells more than the most', () => {
  const spread = new Spread()
  spread.add(300_000)
  expect(spread.at(0.95)).toBeLessThanOrEqual(300_000)
})
