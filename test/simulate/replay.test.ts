import { createSessionControl, memoryStore, type PolicyOptions, resolvePolicy } from 'utsessions'
import { fakeClock } from 'utsessions/testing'
import { describe, expect, it } from 'vitest'
import { replay } from '../../src/simulate/replay.ts'
import { newTally } from '../../src/simulate/tally.ts'
import type { Visit } from '../../src/simulate/visit.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 29)
const ASSUMPTIONS = { patienceMs: 30 * MINUTE, windowMs: 60 * MINUTE }

/** `'laptop 0, phone 3'`: who came on what, and after how many minutes. */
function visits(text: string): readonly Visit[] {
  return text.split(', ').map((one) => {
    const [device = '', minutes] = one.split(' ')
    return { device, at: START + Number(minutes) * MINUTE }
  })
}

function replayed(text: string, options: PolicyOptions = {}) {
  const tally = newTally()
  replay({ account: 'ann', visits: visits(text) }, resolvePolicy(options), ASSUMPTIONS, tally)
  return tally
}

describe('a replay', () => {
  it('opens one session for the requests of one browser', () => {
    expect(replayed('laptop 0, laptop 1, laptop 300')).toMatchObject({ opened: 1, refusals: 0, displaced: 0 })
  })

  it('refuses within the lock window, and lets in whom the log shows again after it', () => {
    const tally = replayed('laptop 0, phone 2, phone 4, phone 6')
    expect(tally).toMatchObject({ refusals: 2, refusedPeople: 1, refusedAccounts: 1, gaveUp: 0, displaced: 1 })
    expect([tally.waits.count, tally.waits.max]).toEqual([1, 4 * MINUTE])
  })

  it('counts who does not come back as having given up', () => {
    expect(replayed('laptop 0, phone 2, laptop 600')).toMatchObject({ refusals: 1, gaveUp: 1, displaced: 0 })
  })

  it('does not take the night for a wait', () => {
    const tally = replayed('laptop 0, phone 2, phone 600')
    expect(tally).toMatchObject({ refusals: 1, gaveUp: 1, displaced: 1 })
    expect(tally.waits.count).toBe(0)
  })

  it('takes who comes back when they were told to for patient, however long that is', () => {
    const tally = replayed('laptop 0, phone 2, phone 125', { lock: '2h' })
    expect(tally).toMatchObject({ gaveUp: 0 })
    expect(tally.waits.max).toBe(123 * MINUTE)
  })

  it('has who is displaced sign in again with the next request', () => {
    const tally = replayed('laptop 0, phone 1, laptop 2, phone 3', { lock: 0 })
    expect(tally).toMatchObject({ opened: 4, displaced: 3, displacedPeople: 2, displacedAccounts: 1 })
  })

  it('ends idle sessions, and those whose lifetime is over', () => {
    expect(replayed('laptop 0, laptop 40', { idle: '30m' })).toMatchObject({ opened: 2, idle: 1, expired: 0 })
    expect(replayed('laptop 0, laptop 40, laptop 70', { lifetime: '1h' })).toMatchObject({ opened: 2, expired: 1 })
  })

  it('refuses and displaces nobody where nothing is enforced', () => {
    const tally = replayed('laptop 0, phone 1, laptop 9', { enforce: false })
    expect(tally).toMatchObject({ refusals: 0, refusedPeople: 0, displaced: 0, displacedPeople: 0, opened: 2 })
  })
})

describe('an account', () => {
  const TURNS = 'laptop 0, phone 1, laptop 2, phone 3'

  it('looks shared after three conflicts on two devices within the window', () => {
    const tally = replayed(TURNS, { lock: 0 })
    expect(tally.sharedAccounts).toBe(1)
    expect(tally.shared).toEqual([{ account: 'ann', conflicts: 3, devices: 2 }])
  })

  it.each([
    ['after two', 'laptop 0, phone 1, laptop 2', { lock: 0 }],
    ['after three over hours', 'laptop 0, phone 40, laptop 80, phone 120', { lock: 0 }],
    ['after refusals of one device, retried', 'laptop 0, phone 1, phone 2, phone 3, phone 4', {}],
    ['where there is room', TURNS, { lock: 0, maxSessions: 2 }],
  ] as const)('does not %s', (_when, text, options) => {
    expect(replayed(text, options).sharedAccounts).toBe(0)
  })
})

/** Small whole numbers that look random, and are the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The same people before the published control and a store. */
async function lived(log: readonly Visit[], policy: PolicyOptions) {
  const clock = fakeClock(START)
  const store = memoryStore()
  const control = createSessionControl({ store, policy, clock })
  const tokens = new Map<string, string>()
  let refusals = 0
  for (const { at, device } of log) {
    clock.set(at)
    const token = tokens.get(device)
    if (token !== undefined && (await control.check({ account: 'ann', token })).outcome === 'alive') continue
    const answer = await control.open({ account: 'ann', device })
    if (answer.outcome === 'refused') refusals += 1
    if (answer.outcome === 'admitted' && answer.token !== null) tokens.set(device, answer.token)
  }
  const { items } = await store.journal({ limit: 10_000 })
  control.dispose()
  const count = (kind: string) => items.filter((entry) => entry.kind === kind).length
  return {
    refusals,
    opened: count('opened'),
    displaced: count('displaced'),
    idle: count('idle'),
    expired: count('expired'),
  }
}

describe('what a replay counts', () => {
  const POLICIES: readonly PolicyOptions[] = [
    {},
    { lock: 0 },
    { lock: '30m', maxSessions: 2, idle: '20m' },
    { lock: '10m', lockFrom: 'activity', displace: 'least-recently-used', maxSessions: 3 },
    { lock: 'forever', idle: '15m', lifetime: '2h' },
    { lock: '5m', lifetime: '1h', keepEndings: 0 },
  ]

  it.each(POLICIES)('is what the control does, under %j', async (options) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const next = numbers(seed)
      let at = START
      const log = Array.from({ length: 200 }, () => {
        at += 1 + next(next(4) === 0 ? 40 * MINUTE : 3 * MINUTE)
        return { at, device: `device-${next(5)}` }
      })
      const tally = newTally()
      replay({ account: 'ann', visits: log }, resolvePolicy(options), ASSUMPTIONS, tally)
      const { refusals, opened, displaced, idle, expired } = tally
      expect({ refusals, opened, displaced, idle, expired }).toEqual(await lived(log, options))
    }
  })
})
