// A grant: an operator waives the lock, once, for the next newcomer who would find no place.

import { describe, expect, test } from 'vitest'
import { EMPTY_RECORD } from '../../src/policy/record.ts'
import { correctClock } from '../../src/policy/time.ts'
import { instant, START, world } from '../support/world.ts'

const LOCKED = { lock: '5m', idle: '8h' } as const
const FOREVER = { lock: 'forever', idle: '8h' } as const

/** A holds the account, and an operator has granted the next one's way in. */
function granted(policy: Parameters<typeof world>[0] = LOCKED) {
  const w = world(policy)
  w.open('A', { label: 'Firefox' })
  w.grant({ operator: 'Sam of support' })
  return w
}

describe('a grant', () => {
  test('is written down with its operator and its end', () => {
    const w = world()
    expect(w.grant({ operator: 'Sam of support' })).toEqual({ outcome: 'granted', until: instant('15m') })
    expect(w.state.record.grant).toEqual({ until: instant('15m'), operator: 'Sam of support' })
    expect(w.state.entries).toEqual([
      { account: 'U', kind: 'granted', at: START, by: { operator: 'Sam of support' }, until: instant('15m') },
    ])
  })

  test.each([
    ['locked', LOCKED],
    ['full', FOREVER],
  ] as const)('lets the next newcomer in where the account is %s, as a takeover by that operator', (_, policy) => {
    const w = granted(policy)
    const by = { session: 'B', label: 'Safari', takeover: true, operator: 'Sam of support' }
    expect(w.open('B', { label: 'Safari' })).toMatchObject({
      outcome: 'admitted',
      opened: true,
      issued: true,
      ended: [{ id: 'A', reason: 'displaced', by }],
    })
    expect(w.state.entries).toMatchObject([
      { kind: 'displaced', session: 'A', by },
      { kind: 'opened', session: 'B', sessions: ['A'] },
      { kind: 'taken-over', session: 'B', sessions: ['A'], by: { operator: 'Sam of support' } },
    ])
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'displaced', by })
  })

  test('is used once: the next one after that is refused, and a retry of the first is not', () => {
    const w = granted()
    w.open('B')
    expect(w.state.record).not.toHaveProperty('grant')
    const { record } = w.state
    expect(w.open('B')).toMatchObject({ outcome: 'admitted', opened: false })
    expect(w.open('C')).toMatchObject({ outcome: 'refused', reason: 'locked', holders: [{ id: 'B' }] })
    expect(w.state.record).toBe(record)
  })

  test('holds until its end, and at exactly that it is over', () => {
    const w = granted(FOREVER)
    expect(w.open('B', { at: '15m' })).toMatchObject({ outcome: 'refused', reason: 'full' })
    const inTime = granted(FOREVER)
    expect(inTime.open('B', { at: '899999ms' })).toMatchObject({ outcome: 'admitted' })
  })

  test('is left alone by whoever needs none: there is room, the lock is over, their own device, exempt, in already', () => {
    const { grant } = granted().state.record
    const roomy = granted({ ...LOCKED, maxSessions: 2 })
    roomy.open('B')
    const later = granted()
    later.open('B', { at: '5m' })
    const own = granted()
    own.open('B', { device: 'device-A' })
    const exempt = granted()
    exempt.open('B', { exempt: true })
    const again = granted()
    again.open('A2', again.held('A'))
    for (const w of [roomy, later, own, exempt, again]) {
      expect(w.state.record.grant).toEqual({ ...grant, operator: 'Sam of support' })
      expect(w.state.journal.map(({ kind }) => kind)).not.toContain('taken-over')
    }
  })

  test('does not bring back who is over: not by a token, a host session, or being remembered', () => {
    const w = granted({ ...LOCKED, maxSessions: 2 })
    w.open('B')
    w.close('A')
    w.open('C')
    for (const said of [w.held('A'), { hostSession: 'host-A' }, { device: 'device-A', remembered: true }])
      expect(w.open('D', said)).toMatchObject({ outcome: 'ended', reason: 'closed' })
    expect(w.state.record.grant).toBeDefined()
    expect(w.live()).toEqual(['B', 'C'])
  })

  test('makes those give way whom displace names, and no more than one', () => {
    for (const [displace, gone] of [['oldest', 'A'] as const, ['least-recently-used', 'B'] as const]) {
      const w = world({ ...LOCKED, maxSessions: 2, displace, touchEvery: 0 })
      w.open('A')
      w.open('B', { at: '1s' })
      w.check('A', { at: '2s' })
      w.grant()
      expect(w.open('C')).toMatchObject({ ended: [{ id: gone }] })
    }
  })

  test('spares exempt sessions', () => {
    const w = world(LOCKED)
    w.open('A', { exempt: true })
    w.open('B')
    w.grant()
    expect(w.open('C')).toMatchObject({ ended: [{ id: 'B' }] })
    expect(w.live()).toEqual(['A', 'C'])
  })

  test('M6 is not used by a takeover, and makes up for no ticket', () => {
    const w = granted({ ...LOCKED, takeover: 'ask' })
    expect(w.takeover('B')).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    expect(w.takeover('B', { ticket: { hash: 't', until: START } })).toMatchObject({ reason: 'ticket' })
    expect(w.state.record.grant).toBeDefined()
    w.takeover('C', { operator: 'root' })
    expect(w.state.record.grant).toBeDefined()
  })

  test('does not depend on the policy’s permission to take over, and is not asked for a password', () => {
    for (const takeover of ['never', 'ask', 'ask-with-password'] as const)
      expect(granted({ ...LOCKED, takeover }).open('B')).toMatchObject({ outcome: 'admitted' })
  })

  test('takes the place of an earlier one; asked again at the same moment it changes nothing', () => {
    const w = world(FOREVER)
    w.open('A')
    w.grant({ forMs: 86_400_000 })
    const { record } = w.state
    expect(w.grant({ forMs: 86_400_000 })).toEqual({ outcome: 'granted', until: instant('24h') })
    expect(w.state.record).toBe(record)
    expect(w.state.entries).toEqual([])
    w.grant({ operator: 'Ada', at: '1m', forMs: 60_000 })
    expect(w.state.record.grant).toEqual({ until: instant('2m'), operator: 'Ada' })
    expect(w.open('B', { at: '2m' })).toMatchObject({ outcome: 'refused' })
  })

  test('is taken back where all is revoked, and only then', () => {
    const w = granted()
    w.revoke({ session: 'A' })
    w.open('B')
    w.revoke({ othersThan: w.held('B') })
    expect(w.state.record.grant).toBeDefined()
    w.revoke('all')
    expect(w.state.record).not.toHaveProperty('grant')
    w.open('C', { at: '1s' })
    expect(w.open('D')).toMatchObject({ outcome: 'refused' })
  })

  test('is taken back though nobody is there, and though all was revoked at this very moment', () => {
    const w = world()
    w.revoke('all')
    w.grant()
    w.revoke('all')
    expect(w.state.record).not.toHaveProperty('grant')
  })

  test('keeps the record until its end, where nothing else does; once it is over it goes with the next write', () => {
    const w = world({ ...LOCKED, keepEndings: { count: 0, for: 0 } })
    w.grant({ forMs: 86_400_000 })
    expect(w.state.record).toMatchObject({ sessions: [], keepUntil: instant('24h'), dueAt: null })
    w.open('A', { at: '23h' })
    expect(w.state.record.grant).toBeDefined()
    w.close('A', { at: '24h' })
    expect(w.state.record).not.toHaveProperty('grant')
  })

  test('comes after sweep and trim: who is over or too many is no reason to use it', () => {
    const idle = granted({ lock: 'forever', idle: '5m', touchEvery: 0 })
    idle.open('B', { at: '5m' })
    expect(idle.ending('A')).toMatchObject({ reason: 'idle' })
    expect(idle.state.record.grant).toBeDefined()
    const lowered = world({ ...FOREVER, maxSessions: 3 })
    for (const name of 'ABC') lowered.open(name)
    lowered.grant()
    lowered.rules(FOREVER)
    lowered.open('D')
    expect(lowered.told().slice(4)).toEqual(['displaced A', 'displaced B', 'displaced C', 'opened D', 'taken-over D'])
    expect(lowered.ending('B')?.by).toEqual({ rule: 'policy' })
  })

  test('costs a check nothing: neither one that holds nor one that is over is written again', () => {
    const w = granted()
    const { record } = w.state
    w.check('A', { at: '1s' })
    expect(w.state.record).toBe(record)
    w.check('A', { at: '16m', passive: true })
    expect(w.state.record).toBe(record)
  })
})

describe('a grant under enforce: false', () => {
  test('is used by whom it would have let in, so that what is written down is what would have happened', () => {
    const w = granted({ ...LOCKED, enforce: false })
    expect(w.open('B')).toMatchObject({ outcome: 'admitted', ended: [] })
    expect(w.state.entries).toMatchObject([
      { kind: 'displaced', session: 'A', enforced: false, by: { session: 'B', takeover: true } },
      { kind: 'opened', session: 'B' },
      { kind: 'taken-over', session: 'B', by: { operator: 'Sam of support' } },
    ])
    w.open('C')
    expect(w.state.entries).toMatchObject([{ kind: 'refused', session: 'C', enforced: false }, { kind: 'opened' }])
    expect(w.live()).toEqual(['A', 'B', 'C'])
  })
})

describe('a clock that was wrong', () => {
  const record = (at: number, until: number) => ({ ...EMPTY_RECORD, at, grant: { until, operator: 'root' } })
  const year = 365 * 86_400_000

  test('moves a grant that was made by it back to where it was meant', () => {
    expect(correctClock(record(START + year, START + year + 60_000), START).grant?.until).toBe(START + 60_000)
  })

  test('may end one that was made by the right clock, and prolongs none', () => {
    const w = world(FOREVER, record(START + year, START + 60_000))
    w.open('A')
    expect(w.open('B')).toMatchObject({ outcome: 'refused' })
  })
})
