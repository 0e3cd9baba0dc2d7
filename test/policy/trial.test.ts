// `enforce: false`: what is written down during a trial is what would have happened, and nobody notices anything.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/policy/decision.ts'
import type { PolicyOptions } from '../../src/policy/options.ts'
import { instant, world } from '../support/world.ts'

/** What a line says of a refusal or a displacement, enforced or not. */
function said(entries: readonly Entry[]) {
  return entries
    .filter(({ kind }) => kind === 'refused' || kind === 'displaced')
    .map(({ kind, session, by, reason, sessions, retryAt }) =>
      kind === 'refused' ? { kind, reason, sessions, retryAt } : { kind, session, by },
    )
}

const policies: fc.Arbitrary<PolicyOptions> = fc.record({
  maxSessions: fc.integer({ min: 1, max: 3 }),
  lock: fc.constantFrom<NonNullable<PolicyOptions['lock']>>(0, '1m', '5m', 'forever'),
  idle: fc.constant('1h' as const),
})

describe('a trial', () => {
  test('writes down what the enforced policy does to the same sign-ins, each on a device of its own', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 15 })
    const property = fc.property(policies, gaps, (policy, waits) => {
      const enforced = world(policy)
      const tried = world({ ...policy, enforce: false })
      let at = 0
      for (const [i, wait] of waits.entries()) {
        at += wait
        enforced.open(`S${i}`, { at })
        expect(tried.open(`S${i}`, { at })).toMatchObject({ outcome: 'admitted', opened: true, ended: [] })
        expect(said(tried.state.entries)).toEqual(said(enforced.state.entries))
      }
      expect(tried.live()).toHaveLength(waits.length)
    })
    fc.assert(property)
  })

  test('tells of each session once, however many there are', () => {
    const w = world({ lock: 0, enforce: false })
    for (let i = 0; i < 60; i += 1) w.open(`S${i}`, { at: `${i}m` })
    const displaced = w.state.journal.filter(({ kind }) => kind === 'displaced').map(({ session }) => session)
    expect(displaced).toEqual(Array.from({ length: 59 }, (_, i) => `S${i}`))
  })

  test('says which session would have been refused, on what device, and for how long', () => {
    const w = world({ enforce: false })
    w.open('A')
    w.open('B', { at: '1m', label: 'Safari on iOS' })
    expect(w.state.entries[0]).toEqual({
      account: 'U',
      kind: 'refused',
      at: instant('1m'),
      session: 'B',
      label: 'Safari on iOS',
      on: 'device-B',
      reason: 'locked',
      sessions: ['A'],
      retryAt: instant('5m'),
      enforced: false,
    })
  })

  test('gives a device no place that its session would not have', () => {
    const w = world({ enforce: false })
    w.open('A', { device: 'laptop' })
    w.open('B', { at: '5m', device: 'phone' }) // would displace A
    w.open('C', { at: '6m', device: 'laptop' }) // would find B in its lock window
    expect(w.state.entries).toMatchObject([
      { kind: 'refused', session: 'C', sessions: ['B'], retryAt: instant('10m'), enforced: false },
      { kind: 'replaced', session: 'A' },
      { kind: 'opened', session: 'C' },
    ])
    expect(w.live()).toEqual(['B', 'C'])
  })

  test('has a place for the device whose session would be there', () => {
    const w = world({ enforce: false })
    w.open('A', { device: 'laptop' })
    w.open('B', { at: '1m', device: 'phone' })
    w.open('C', { at: '2m', device: 'laptop' })
    expect(w.state.entries.map(({ kind }) => kind)).toEqual(['replaced', 'opened'])
  })

  test('knows that a place was handed on on its device', () => {
    const w = world({ lock: 'forever', idle: '14d', enforce: false })
    w.open('A1', { device: 'laptop' })
    w.open('B', { at: '1m', device: 'phone' }) // would be refused
    for (const [name, at] of [
      ['A2', '1h'],
      ['A3', '2h'],
      ['A4', '3h'],
    ] as const) {
      w.open(name, { at, device: 'laptop' })
      expect(w.state.entries.map(({ kind }) => kind)).toEqual(['replaced', 'opened'])
    }
    w.open('C', { at: '4h' })
    expect(w.state.entries[0]).toMatchObject({ kind: 'refused', session: 'C', sessions: ['A4'] })
  })

  test('has forgotten those who have left', () => {
    const w = world({ lock: 'forever', idle: '14d', enforce: false })
    w.open('A1', { device: 'laptop' })
    w.open('A2', { device: 'laptop', at: '1m' })
    w.open('B', { at: '2m' })
    w.open('C', { at: '3m' })
    w.close('A2', { at: '4m' })
    w.open('D', { at: '5m' })
    expect(w.state.entries[0]).toMatchObject({ kind: 'refused', session: 'D', sessions: ['B'] })
  })

  test('takes a session that was in use after the newcomer came for one in use before, where the lock is from activity', () => {
    const w = world({ lock: '5m', lockFrom: 'activity', enforce: false })
    w.open('A')
    w.check('A', { at: '6m' })
    w.open('B', { at: '10m' })
    w.check('A', { at: '20m' })
    w.open('C', { at: '21m' })
    expect(w.state.entries[0]).toMatchObject({ kind: 'refused', sessions: ['A'], session: 'C' })
  })

  test('leaves exempt sessions out', () => {
    const w = world({ lock: 0, enforce: false })
    w.open('E', { exempt: true })
    for (const name of 'AB') w.open(name, { at: '1m' })
    w.open('C', { at: '2m' })
    expect(said(w.state.entries)).toMatchObject([{ kind: 'displaced', session: 'B' }])
    w.open('F', { exempt: true, at: '3m' })
    expect(said(w.state.entries)).toEqual([])
  })

  test('lets nobody stay past lifetime or idle: these end sessions as ever', () => {
    const w = world({ lifetime: '8h', idle: '30m', touchEvery: 0, enforce: false })
    w.open('A')
    w.open('B')
    w.check('B', { at: '29m' })
    expect(w.check('A', { at: '30m' })).toMatchObject({ outcome: 'ended', reason: 'idle' })
    expect(w.state.entries).toEqual([expect.not.objectContaining({ enforced: false })])
    expect(w.live()).toEqual(['B'])
  })

  test('writes nothing at a check, whatever a lowered limit would end', () => {
    const w = world({ maxSessions: 3 })
    for (const name of 'ABC') w.open(name)
    w.rules({ maxSessions: 1, enforce: false })
    const before = w.state.record
    w.check('A')
    expect(w.state.record).toBe(before)
    expect(w.state.entries).toEqual([])
  })

  test('refuses no takeover because the picked session would be gone', () => {
    const ticket = { hash: 'T', until: instant('1h') }
    const w = world({ takeover: 'ask', lock: '5m' })
    w.open('A')
    w.rules({ takeover: 'ask', lock: '5m', enforce: false })
    w.open('B', { at: '1m' })
    expect(w.takeover('C', { at: '2m', ticket, pick: ['B'] })).toMatchObject({ outcome: 'admitted', ended: [] })
    expect(w.takeover('D', { at: '3m', ticket: { ...ticket, hash: 'T2' }, pick: ['X'] })).toMatchObject({
      outcome: 'admitted',
    })
    expect(w.live()).toEqual(['A', 'B', 'C', 'D'])
  })
})

describe('the day on which it bites', () => {
  test('who is over the limit ends at the next check, by the policy, and the lines are not marked', () => {
    const w = world({ enforce: false })
    for (const name of 'ABC') w.open(name)
    w.rules({})
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'displaced', by: { rule: 'policy' } })
    expect(w.live()).toEqual(['C'])
    expect(w.state.entries.map(({ kind, session, enforced }) => [kind, session, enforced])).toEqual([
      ['displaced', 'A', undefined],
      ['displaced', 'B', undefined],
    ])
  })

  test('going back to a trial refuses nobody from then on', () => {
    const w = world({})
    w.open('A')
    expect(w.open('B')).toMatchObject({ outcome: 'refused' })
    w.rules({ enforce: false })
    expect(w.open('B')).toMatchObject({ outcome: 'admitted' })
  })
})
