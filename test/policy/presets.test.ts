import { describe, expect, test } from 'vitest'
import { resolvePolicy } from '../../src/policy/options.ts'
import { policies } from '../../src/policy/presets.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('a preset', () => {
  test.each([
    [
      'original',
      {
        maxSessions: 1,
        lockMs: 300_000,
        lockFrom: 'opening',
        displace: 'oldest',
        lifetimeMs: Infinity,
        idleMs: 14 * DAY,
      },
    ],
    ['aal1', { lifetimeMs: 30 * DAY, idleMs: Infinity }],
    ['aal2', { lifetimeMs: 24 * HOUR, idleMs: HOUR }],
    ['aal3', { lifetimeMs: 12 * HOUR, idleMs: 15 * MINUTE }],
    ['pci', { idleMs: 15 * MINUTE }],
  ] as const)('%s has the numbers of its source', (name, numbers) => {
    expect(resolvePolicy(policies[name])).toMatchObject({
      maxSessions: 1,
      enforce: true,
      takeover: 'never',
      ...numbers,
    })
  })

  test('is frozen, and can be spread to change a rule', () => {
    expect(Object.values(policies).every(Object.isFrozen)).toBe(true)
    expect(resolvePolicy({ ...policies.pci, maxSessions: 2 })).toMatchObject({ maxSessions: 2, idleMs: 15 * MINUTE })
  })
})
