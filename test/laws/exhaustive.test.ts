// Small worlds, explored whole: every state that can be reached is visited, every step is held to the laws. `quotient.ts` says why a
// finite number of states stands for all of them, `asking.ts` what can be asked. All that were ever explored: UTSESSIONS_LAW_WORLDS=all.

import { describe, expect, test } from 'vitest'
import { decide } from '../../src/policy/decide.ts'
import { type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'
import { type Explored, explore, sayExplored, type World } from './explore.ts'

const COMMON = { touchEvery: 0, takeover: 'ask', keepEndings: { count: 1, for: '36500d' } } as const

/** Lock 2, idle 3 and lifetime 5 ticks of ten seconds; tokens that were replaced work for 3 ticks. */
const FINE = { tickMs: 10_000, horizon: 6 }
const fine = (options: PolicyOptions = {}) =>
  resolvePolicy({ ...COMMON, lock: '20s', idle: '30s', lifetime: '50s', ...options })

/** Lock 1, idle 2 and lifetime 3 ticks of thirty seconds; tokens that were replaced work for one tick. */
const COARSE = { tickMs: 30_000, horizon: 4 }
const coarse = (options: PolicyOptions = {}) =>
  resolvePolicy({ ...COMMON, lock: '30s', idle: '60s', lifetime: '90s', ...options })

/** Lock 1, idle 4 and lifetime 6 ticks of five minutes; whom a session has displaced may say so for 3 ticks. */
const SLOW = { tickMs: 300_000, horizon: 7 }
const slow = (options: PolicyOptions = {}) =>
  resolvePolicy({
    ...COMMON,
    lock: '5m',
    idle: '20m',
    lifetime: '30m',
    keepEndings: { count: 2, for: '36500d' },
    ...options,
  })

const RACES: readonly World[] = [
  { name: 'L=1, two controllers', policy: coarse(), controllers: 2, extras: [], ...COARSE },
  { name: 'L=2, two controllers', policy: coarse({ maxSessions: 2 }), controllers: 2, extras: [], ...COARSE },
  { name: 'L=1, two controllers, grants', policy: coarse(), controllers: 2, extras: ['grants'], ...COARSE },
]

const COMMANDS: readonly World[] = [
  { name: 'L=1, renewals', policy: fine(), controllers: 0, extras: ['renewals'], ...FINE },
  {
    name: 'L=1, tickets and every rarer command',
    policy: fine(),
    controllers: 0,
    extras: ['tickets', 'rare'],
    ...FINE,
  },
  {
    name: 'L=1, tickets that need a password now and then',
    policy: coarse({ takeover: 'ask-with-password' }),
    otherwise: [coarse()],
    controllers: 0,
    extras: ['tickets', 'passwords'],
    ...COARSE,
  },
  { name: 'L=1, it was not me', policy: slow(), controllers: 0, extras: ['disowning'], disowns: true, ...SLOW },
  { name: 'L=1, grants', policy: coarse(), controllers: 0, extras: ['grants', 'rare'], ...COARSE },
  {
    name: 'L=2, grants, the least recently used gives way',
    policy: coarse({ maxSessions: 2, displace: 'least-recently-used' }),
    controllers: 0,
    extras: ['grants'],
    ...COARSE,
  },
  {
    name: 'L=1, remembered sign-ins',
    policy: coarse(),
    controllers: 0,
    extras: ['remembered', 'rare'],
    remembers: true,
    ...COARSE,
  },
  { name: 'L=1, an exempt session', policy: coarse(), controllers: 0, extras: ['exempt'], ...COARSE },
  {
    name: 'L=1, a lock from activity, activity known to a tick',
    policy: fine({ lockFrom: 'activity', touchEvery: '10s' }),
    controllers: 0,
    extras: ['rare'],
    ...FINE,
  },
  {
    name: 'L=2, the least recently used gives way',
    policy: coarse({ maxSessions: 2, displace: 'least-recently-used' }),
    controllers: 0,
    extras: [],
    ...COARSE,
  },
  {
    name: 'L=2, lowered to 1 now and then',
    policy: coarse({ maxSessions: 2 }),
    otherwise: [coarse()],
    controllers: 0,
    extras: [],
    ...COARSE,
  },
  {
    name: 'L=1, a clock that jumps back',
    policy: coarse(),
    backwards: [-1, -3],
    controllers: 0,
    extras: [],
    ...COARSE,
  },
]

/** Minutes, not seconds. */
const LARGE: readonly World[] = [
  {
    name: 'L=1, grants, not enforced now and then',
    policy: coarse(),
    otherwise: [coarse({ enforce: false })],
    controllers: 0,
    extras: ['grants'],
    ...COARSE,
  },
  { name: 'L=1, two controllers, renewals', policy: coarse(), controllers: 2, extras: ['renewals'], ...COARSE },
  {
    name: 'L=1, two controllers, rarer commands',
    policy: coarse(),
    controllers: 2,
    extras: ['tickets', 'rare'],
    ...COARSE,
  },
  { name: 'L=2, an exempt session', policy: coarse({ maxSessions: 2 }), controllers: 0, extras: ['exempt'], ...COARSE },
  {
    name: 'L=1, not enforced now and then',
    policy: coarse(),
    otherwise: [coarse({ enforce: false })],
    controllers: 0,
    extras: [],
    ...COARSE,
  },
  {
    name: 'L=1, two controllers, it was not me',
    policy: slow(),
    controllers: 2,
    extras: ['disowning'],
    disowns: true,
    ...SLOW,
  },
  {
    name: 'L=2, it was not me',
    policy: slow({ maxSessions: 2 }),
    controllers: 0,
    extras: ['disowning'],
    disowns: true,
    ...SLOW,
  },
  { name: 'L=2, renewals', policy: coarse({ maxSessions: 2 }), controllers: 0, extras: ['renewals'], ...COARSE },
  {
    name: 'L=1, two controllers, remembered sign-ins',
    policy: coarse(),
    controllers: 2,
    extras: ['remembered'],
    remembers: true,
    ...COARSE,
  },
]

const isLong = process.env['UTSESSIONS_LAW_WORLDS'] === 'all'

describe('a small world', () => {
  test.each([...RACES, ...COMMANDS, ...(isLong ? LARGE : [])])(
    '$name: no state that can be reached breaks a law',
    { timeout: 900_000 },
    (world) => {
      expect(told(explore(world))).toMatchObject({ fault: undefined })
    },
  )
})

describe('a planted bug is found, by the shortest way', () => {
  test('an opening that overlooks the lock window', { timeout: 60_000 }, () => {
    const rule: World['rule'] = (record, command, policy) => decide(record, command, { ...policy, lockMs: 0 })
    const { fault } = told(explore({ ...(RACES[0] as World), name: 'L=1, without the lock', rule }))
    expect(fault?.law).toBe('nobody ends without cause, least of all within the lock window')
    expect(fault?.trace).toEqual([
      'loads: open device=d0 host=new-host newToken=x-new-token',
      'swaps: open device=d0 host=new-host newToken=x-new-token',
      'loads: open device=d1 host=new-host newToken=x-new-token',
      'swaps: open device=d1 host=new-host newToken=x-new-token',
    ])
  })

  test('a store that swaps without comparing', { timeout: 60_000 }, () => {
    const { fault } = told(explore({ ...(RACES[0] as World), name: 'L=1, a blind store', swapsBlindly: true }))
    expect(fault?.law).toBe('the journal explains every change of the record')
    expect(fault?.trace).toEqual([
      'loads: open device=d0 host=new-host newToken=x-new-token',
      'loads: open device=d0 host=new-host newToken=x-new-token',
      'swaps: open device=d0 host=new-host newToken=x-new-token',
      'swaps blindly: open device=d0 host=new-host newToken=x-new-token',
    ])
  })
})

function told(explored: Explored): Explored {
  process.stdout.write(`${sayExplored(explored)}\n`)
  return { fault: undefined, ...explored } as Explored
}
