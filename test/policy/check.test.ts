// What every authenticated request is told, and what re-authentication does.

import { describe, expect, test } from 'vitest'
import { instant, START, world } from '../support/world.ts'

describe('a check', () => {
  test('H10 of a live session carries its deadline and which limit it is', () => {
    const w = world({ idle: '20m', lifetime: '30m', touchEvery: 0 })
    w.open('A')
    expect(w.check('A', { at: '5m' })).toMatchObject({
      outcome: 'alive',
      issued: false,
      expiresAt: instant('25m'),
      limit: 'idle',
    })
    expect(w.check('A', { at: '10m' })).toMatchObject({ expiresAt: instant('30m'), limit: 'lifetime' })
    w.rules({ idle: 'none' })
    expect(w.check('A')).toMatchObject({ expiresAt: null, limit: null })
  })

  test('A7 changes nothing when nothing is to be written: the very same record comes back', () => {
    const w = world({ idle: '20m' })
    w.open('A')
    const before = w.state.record
    w.check('A', { at: '59999ms', hostSession: 'host-A' })
    expect(w.state.record).toBe(before)
    expect(w.state.entries).toEqual([])
  })

  test('of an unknown session is ended: unknown', () => {
    const nothing = { outcome: 'ended', reason: 'unknown', session: null, at: null, by: null, sessions: [] }
    const w = world()
    expect(w.check('X')).toEqual(nothing)
    expect(w.check('X', { token: undefined })).toEqual(nothing)
    expect(w.check('X', { token: undefined, hostSession: 'h' })).toEqual(nothing)
    expect(w.state.record.at).toBe(0)
  })

  test('E3 by host session alone, without cookies, finds its session', () => {
    const w = world()
    w.open('A', { hostSession: 'sid-1' })
    expect(w.check('', { token: undefined, hostSession: 'sid-1' })).toMatchObject({
      outcome: 'alive',
      session: { id: 'A' },
    })
  })

  test('B7 gives a browser without a device cookie one', () => {
    const w = world({ lock: 'forever', idle: '1h' })
    w.open('A', { device: undefined })
    w.check('A', { adoptDevice: 'laptop' })
    expect(w.open('B', { device: 'laptop' })).toMatchObject({ ended: [{ id: 'A', reason: 'replaced' }] })
  })

  test('C7 a dead host session that is live again in the host stays dead', () => {
    const w = world({ lock: 0 })
    w.open('A')
    w.open('B')
    expect(w.check('', { token: undefined, hostSession: 'host-A' })).toMatchObject({
      outcome: 'ended',
      reason: 'displaced',
    })
  })

  test('a session remembers its last eight host sessions and devices', () => {
    const w = world()
    w.open('A')
    for (let i = 0; i < 10; i += 1) w.check('A', { hostSession: `h${i}`, adoptDevice: `d${i}` })
    expect(w.session('A')?.hostSessions).toEqual(['h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9'])
    expect(w.session('A')?.devices).toEqual(['d2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9'])
  })
})

describe('time (H)', () => {
  test('H1 H9 a session is idle exactly touchEvery plus idle after it was last seen', () => {
    const w = world({ idle: '20m', touchEvery: '1m' })
    w.open('A')
    expect(w.check('A', { at: '1259999ms', passive: true })).toMatchObject({ outcome: 'alive' })
    expect(w.check('A', { at: '21m' })).toMatchObject({
      outcome: 'ended',
      reason: 'idle',
      at: instant('21m'),
      by: null,
    })
    expect(w.state.entries).toEqual([{ account: 'U', kind: 'idle', at: instant('21m'), session: 'A', since: START }])
  })

  test('H9 a laptop that slept past the limit is signed out at its first request, and told when', () => {
    const w = world({ idle: '20m', touchEvery: 0 })
    w.open('A')
    expect(w.check('A', { at: '3d' })).toMatchObject({ reason: 'idle', at: instant('20m') })
    expect(w.state.entries[0]?.at).toBe(instant('3d'))
  })

  test('H2 activity just before the limit extends it', () => {
    const w = world({ idle: '20m', touchEvery: 0 })
    w.open('A')
    w.check('A', { at: '1199999ms' })
    expect(w.check('A', { at: '2399998ms' })).toMatchObject({ outcome: 'alive' })
  })

  test('H3 activity never extends past lifetime', () => {
    const w = world({ lifetime: '1h', idle: '20m', touchEvery: 0 })
    w.open('A')
    for (let minute = 5; minute < 60; minute += 5) w.check('A', { at: `${minute}m` })
    expect(w.check('A', { at: '3599999ms' })).toMatchObject({ outcome: 'alive', limit: 'lifetime' })
    expect(w.check('A', { at: '1h' })).toMatchObject({ outcome: 'ended', reason: 'expired', at: instant('1h') })
  })

  test('at one instant for both, lifetime is what ended it', () => {
    const w = world({ lifetime: '20m', idle: '20m', touchEvery: 0 })
    w.open('A')
    expect(w.check('A', { at: '20m' })).toMatchObject({ reason: 'expired' })
  })

  test('H4 a passive request extends nothing', () => {
    const w = world({ idle: '20m' })
    w.open('A')
    const before = w.state.record
    expect(w.check('A', { at: '19m', passive: true })).toMatchObject({ outcome: 'alive', expiresAt: instant('21m') })
    expect(w.state.record).toBe(before)
  })

  test.each([
    ['within bounds', '3m', '3m'],
    ['in the future', '1h', '5m'],
    ['before what is stored', '1m', '2m'],
  ] as const)(
    'H5 what a client says of its own activity, %s, counts only between the stored value and now',
    (_, activeAt, seen) => {
      const w = world({ idle: '20m', touchEvery: 0 })
      w.open('A')
      w.check('A', { at: '2m' })
      w.check('A', { at: '5m', activeAt: instant(activeAt) })
      expect(w.session('A')?.lastSeenAt).toBe(instant(seen))
    },
  )

  test('H5 nonsense for an activity moves nothing, and the dead stay dead', () => {
    const w = world({ idle: '20m', touchEvery: 0 })
    w.open('A')
    w.check('A', { at: '2m', activeAt: Number.NaN })
    expect(w.session('A')?.lastSeenAt).toBe(START)
    expect(w.check('A', { at: '20m', activeAt: instant('19m') })).toMatchObject({ outcome: 'ended', reason: 'idle' })
  })

  test('H7 a slow request that ends late never moves lastSeenAt back', () => {
    const w = world({ idle: '20m', touchEvery: 0 })
    w.open('A')
    w.check('A', { at: '10m' })
    w.check('A', { at: '9m' })
    expect(w.session('A')?.lastSeenAt).toBe(instant('10m'))
    expect(w.state.record.at).toBe(instant('10m'))
  })

  test('F2 H8 a policy change holds for open sessions', () => {
    const w = world({ idle: '20m', touchEvery: 0 })
    w.open('A')
    w.rules({ idle: '5m', touchEvery: 0 })
    expect(w.check('A', { at: '5m' })).toMatchObject({ outcome: 'ended', reason: 'idle', at: instant('5m') })
  })

  test('H11 activity that was not written down for touchEvery still gives the full idle time', () => {
    const w = world({ idle: '20m', touchEvery: '1m' })
    w.open('A')
    w.check('A', { at: '59999ms' })
    expect(w.session('A')?.lastSeenAt).toBe(START)
    expect(w.check('A', { at: '1259998ms', passive: true })).toMatchObject({ outcome: 'alive' })
  })

  test('C2 where the least recently used gives way, the order of use is kept exactly', () => {
    const w = world({ maxSessions: 2, lock: 0, displace: 'least-recently-used', touchEvery: '1m' })
    w.open('A')
    w.open('B', { at: '1s' })
    w.check('A', { at: '2s' })
    expect(w.session('A')?.lastSeenAt).toBe(instant('2s'))
    w.check('A', { at: '3s' })
    expect(w.session('A')?.lastSeenAt).toBe(instant('2s'))
    expect(w.open('C', { at: '4s' })).toMatchObject({ ended: [{ id: 'B' }] })
  })
})

describe('a renewal (E1)', () => {
  test('H6 restarts lifetime and idle, and issues a new token for the same session', () => {
    const w = world({ lifetime: '1h', idle: '20m', touchEvery: 0 })
    w.open('A', { label: 'Firefox' })
    expect(w.renew('A', 'A2', { at: '15m' })).toMatchObject({
      outcome: 'alive',
      issued: true,
      session: { id: 'A', tokens: ['A2'], openedAt: START, renewedAt: instant('15m') },
      expiresAt: instant('35m'),
    })
    expect(w.state.entries).toEqual([
      { account: 'U', kind: 'renewed', at: instant('15m'), session: 'A', label: 'Firefox' },
    ])
    for (const at of ['30m', '45m', '60m', '70m'] as const)
      expect(w.check('A2', { at })).toMatchObject({ outcome: 'alive' })
    expect(w.check('A2', { at: '75m' })).toMatchObject({ reason: 'expired' })
  })

  test('lets the older token work for thirty seconds more, to the millisecond', () => {
    const w = world()
    w.open('A')
    w.renew('A', 'A2')
    expect(w.check('A', { at: '29999ms' })).toMatchObject({ outcome: 'alive' })
    expect(w.check('A', { at: '30s' })).toMatchObject({ outcome: 'ended', reason: 'unknown' })
    expect(w.check('A2')).toMatchObject({ outcome: 'alive' })
  })

  test('learns the host session that came with it', () => {
    const w = world()
    w.open('A')
    w.renew('A', 'A2', { hostSession: 'host-2' })
    expect(w.session('A')?.hostSessions).toEqual(['host-A', 'host-2'])
  })

  test('K3 asked twice is one renewal', () => {
    const w = world()
    w.open('A')
    w.renew('A', 'A2')
    const before = w.state.record
    expect(w.renew('A', 'A2', { at: '10s' })).toMatchObject({ outcome: 'alive', issued: true })
    expect(w.state.record).toBe(before)
  })

  test('asked by two tabs at once takes the token away from neither', () => {
    const w = world()
    w.open('A')
    w.renew('A', 'first')
    expect(w.renew('A', 'second', { at: '1s' })).toMatchObject({ outcome: 'alive', issued: true })
    for (const name of ['first', 'second']) expect(w.check(name, { at: '10m' })).toMatchObject({ outcome: 'alive' })
    expect(w.check('A')).toMatchObject({ outcome: 'ended' })
  })

  test('asked by more tabs at once than a session has tokens, it issues no more than it can keep', () => {
    const w = world()
    w.open('A')
    const names = Array.from({ length: 10 }, (_, i) => `tab-${i}`)
    const issued = names.filter((name) => {
      const decision = w.renew('A', name, { at: '1s' })
      expect(decision).toMatchObject({ outcome: 'alive' })
      return decision.outcome === 'alive' && decision.issued
    })
    expect(issued).toHaveLength(8)
    for (const name of issued) expect(w.check(name, { at: '10m' })).toMatchObject({ outcome: 'alive' })
  })

  test('of a dead or unknown session is refused with its reason', () => {
    const w = world()
    w.open('A')
    w.close('A')
    expect(w.renew('A', 'A2')).toMatchObject({ outcome: 'ended', reason: 'closed' })
    expect(w.renew('X', 'X2')).toMatchObject({ outcome: 'ended', reason: 'unknown' })
    expect(w.live()).toEqual([])
  })

  test('C7 the tokens that it replaced are dead with their session', () => {
    const w = world({ lock: 0 })
    w.open('A')
    w.renew('A', 'A2')
    w.open('B', { at: '1m' })
    for (const name of ['A', 'A2'])
      expect(w.check(name)).toMatchObject({ outcome: 'ended', reason: 'displaced', session: 'A' })
  })
})
