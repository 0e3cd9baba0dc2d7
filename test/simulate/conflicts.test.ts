import { expect, it } from 'vitest'
import { Conflicts } from '../../src/simulate/conflicts.ts'

const HOUR = 3_600_000

function looksShared(...conflicts: readonly (readonly [at: number, device: string])[]): boolean {
  const all = new Conflicts(HOUR)
  for (const [at, device] of conflicts) all.add(at, device)
  return all.looksShared
}

it('takes three conflicts on two devices within the window for several people', () => {
  expect(looksShared([0, 'a'], [1, 'b'], [HOUR - 1, 'a'])).toBe(true)
})

it('does not take three on one device for that', () => {
  expect(looksShared([0, 'a'], [1, 'a'], [2, 'a'])).toBe(false)
})

it('does not count what is a window ago', () => {
  expect(looksShared([0, 'a'], [1, 'b'], [HOUR, 'a'])).toBe(false)
})

it('goes on counting', () => {
  const all = new Conflicts(HOUR)
  for (let at = 0; at < 10; at += 1) all.add(at, `device ${at % 3}`)
  expect([all.count, all.devices.size, all.looksShared]).toEqual([10, 3, true])
})
