// What decide does around every command: sweep, trim, endings, time, retention.

import { describe, expect, test } from 'vitest'
import { decide } from '../../src/policy/decide.ts'
import { resolvePolicy } from '../../src/policy/options.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../src/policy/record.ts'
import { instant, START, world } from '../support/world.ts'

const DAY = 86_400_000

describe('a lowered policy', () => {
  test('C3 F2 four become two at the next check, locks notwithstanding, and they are told by which rule', () => {
    const w = world({ maxSessions: 4 })
    for (const name of 'ABCD') w.open(name)
    w.rules({ maxSessions: 2 })
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'displaced', by: { rule: 'policy' } })
    expect(w.live()).toEqual(['C', 'D'])
    expect(w.state.entries.map((entry) => entry.by)).toEqual([{ rule: 'policy' }, { rule: 'policy' }])
  })

  test('C3 four become two at the next opening, refused or not', () => {
    const w = world({ maxSessions: 4 })
    for (const name of 'ABCD') w.open(name)
    w.rules({ maxSessions: 2 })
    expect(w.open('E')).toMatchObject({ outcome: 'refused' })
    expect(w.live()).toEqual(['C', 'D'])
  })

  test.each([
    ['oldest', 'C'],
    ['least-recently-used', 'A'],
  ] as const)('G6 by %s the survivor is the same every time', (displace, survivor) => {
    const w = world({ maxSessions: 3, displace })
    for (const name of 'ABC') w.open(name, { at: `${'ABC'.indexOf(name)}s` })
    w.check('A', { at: '3s' })
    w.rules({ maxSessions: 1, displace })
    w.check('X')
    expect(w.live()).toEqual([survivor])
  })

  test('C9 leaves exempt sessions out', () => {
    const w = world({ maxSessions: 2 })
    w.open('E', { exempt: true })
    for (const name of 'AB') w.open(name)
    w.rules({ maxSessions: 1 })
    w.check('E')
    expect(w.live()).toEqual(['E', 'B'])
  })

  test('that is not enforced ends nobody', () => {
    const w = world({ maxSessions: 2 })
    for (const name of 'AB') w.open(name)
    w.rules({ maxSessions: 1, enforce: false })
    w.check('A')
    expect(w.live()).toEqual(['A', 'B'])
  })
})

describe('endings', () => {
  test('L3 the last eight are kept by default, and a session that dropped out stays dead by its token', () => {
    const w = world({ lock: 0 })
    for (let i = 0; i < 10; i += 1) w.open(`s${i}`, { at: `${i}s` })
    expect(w.state.record.endings.map((ending) => ending.id)).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'])
    expect(w.state.record.forgottenBefore).toBe(START)
    expect(w.check('s0')).toEqual({
      outcome: 'ended',
      reason: 'unknown',
      session: null,
      at: null,
      by: null,
      sessions: [],
      forgotten: true,
    })
    expect(w.open('X', w.held('s0'))).toMatchObject({ outcome: 'ended', reason: 'unknown', forgotten: true })
    expect(w.open('Y')).toMatchObject({ outcome: 'admitted' })
  })

  test('L3 an ending is dropped at the first write after its time', () => {
    const w = world({ keepEndings: { for: '1h' } })
    w.open('A')
    w.close('A')
    w.open('B', { at: '3599999ms' })
    expect(w.ending('A')).toBeDefined()
    w.close('B', { at: '1h' })
    expect(w.ending('A')).toBeUndefined()
    expect(w.state.record.forgottenBefore).toBe(START)
  })

  test('C7 with no endings kept a dead token is dead all the same', () => {
    const w = world({ keepEndings: 0 })
    w.open('A')
    w.close('A')
    expect(w.check('A')).toMatchObject({ outcome: 'ended', forgotten: true })
    expect(w.open('B', w.held('A'))).toMatchObject({ outcome: 'ended', forgotten: true })
  })

  test('forgetting a younger session does not make an older one forgotten that lives', () => {
    const w = world({ maxSessions: 2, keepEndings: 0 })
    w.open('A')
    w.open('B', { at: '1m' })
    w.close('B')
    expect(w.check('A')).toMatchObject({ outcome: 'alive' })
  })

  test('an ending keeps at most eight tokens, the newest', () => {
    const w = world()
    for (let i = 0; i < 8; i += 1) w.open(`t${i}`, { hostSession: 'h' })
    w.renew('t7', 'r')
    w.close('r')
    expect(w.ending('t0')?.tokens).toEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7', 'r'])
  })
})

describe('the same object', () => {
  test('comes back when there is nothing to write, even from an empty record', () => {
    const policy = resolvePolicy()
    const command = { kind: 'check', account: 'U', now: START, token: { hash: 'x', issuedAt: START } } as const
    expect(decide(EMPTY_RECORD, command, policy).record).toBe(EMPTY_RECORD)
  })

  test('keeps the fields that a newer version has added', () => {
    const w = world({}, { ...EMPTY_RECORD, colour: 'blue' } as AccountRecord)
    w.open('A')
    expect(w.state.record).toMatchObject({ colour: 'blue' })
  })
})

describe('what a store is told of retention', () => {
  test('K5 dueAt is the earliest deadline, keepUntil the latest plus the time of the endings', () => {
    const w = world({ maxSessions: 2, lifetime: '2h', keepEndings: { for: '1h' } })
    w.open('A')
    w.open('B', { at: '30m' })
    expect(w.state.record).toMatchObject({ dueAt: instant('2h'), keepUntil: instant('210m') })
    w.close('A')
    w.close('B')
    expect(w.state.record).toMatchObject({ dueAt: null, keepUntil: instant('90m') })
  })

  test('four hundred days where nothing limits a session, or where all were revoked', () => {
    const w = world({ lifetime: 'none', idle: 'none' })
    w.open('A')
    expect(w.state.record).toMatchObject({ dueAt: null, keepUntil: START + 400 * DAY })
    w.rules({ lifetime: '1h' })
    w.revoke('all')
    expect(w.state.record).toMatchObject({ dueAt: null, keepUntil: START + 400 * DAY })
  })

  test('keepEndings may be longer than that', () => {
    const w = world({ idle: 'none', keepEndings: { for: '500d' } })
    w.open('A')
    expect(w.state.record.keepUntil).toBe(START + 500 * DAY)
  })
})

describe('a clock that was wrong (G12)', () => {
  const YEAR_2099 = Date.UTC(2099, 0, 1)
  const in2099 = `${YEAR_2099 - START}ms` as const

  test('a node that was in 2099 for a moment locks nobody out', () => {
    const w = world({ lock: '5m' })
    w.open('A', { at: in2099 })
    expect(w.open('B', { at: '1m' })).toMatchObject({ outcome: 'refused', retryAt: instant('6m') })
    expect(w.state.entries).toMatchObject([
      { kind: 'clock-corrected', at: instant('1m'), lead: YEAR_2099 - instant('1m') },
      { kind: 'refused' },
    ])
    expect(w.open('B', { at: '6m' })).toMatchObject({ outcome: 'admitted', ended: [{ id: 'A' }] })
  })

  test('every instant that lies in the future goes back by the lead, the others stay, and so do the ends of tickets', () => {
    const w = world({ maxSessions: 4, idle: 'none', takeover: 'ask', keepEndings: 2 })
    w.open('A')
    w.open('B', { at: in2099 })
    w.renew('B', 'B2')
    w.takeover('C', { ticket: { hash: 't', until: YEAR_2099 + 120_000 } })
    w.open('D')
    w.close('D')
    w.revoke({ session: 'C' })
    w.check('A', { at: '1m' })
    const now = instant('1m')
    expect(w.state.record).toMatchObject({
      at: now,
      sessions: [
        { id: 'A', openedAt: START, lastSeenAt: now },
        { id: 'B', openedAt: now, lastSeenAt: now, renewedAt: now, retired: { until: now + 30_000 } },
      ],
      endings: [
        { id: 'D', openedAt: now, endedAt: now },
        { id: 'C', openedAt: now, endedAt: now },
      ],
      spent: [{ ticket: 't', until: YEAR_2099 + 120_000 }],
      notBefore: 0,
      forgottenBefore: 0,
    })
  })

  test('notBefore and forgottenBefore go back too', () => {
    const w = world({ keepEndings: 0 })
    w.open('A', { at: in2099 })
    w.revoke('all')
    w.check('X', { at: '1m' })
    expect(w.state.record).toMatchObject({ notBefore: instant('1m'), forgottenBefore: instant('1m') })
    expect(w.open('B', { signedInAt: instant('1m') + 1, at: '2m' })).toMatchObject({ outcome: 'admitted' })
  })

  test('what happened before the clock went wrong keeps its place: no session was last seen before it was opened', () => {
    const w = world({ maxSessions: 2, idle: '5m', touchEvery: 0 })
    w.open('A', { at: '100m' })
    w.check('A', { at: '101m' })
    w.open('B', { at: '105m' })
    w.check('B', { at: '6010s' })
    expect(w.session('A')).toMatchObject({ openedAt: instant('100m'), lastSeenAt: instant('100m') })
    expect(w.live()).toEqual(['A', 'B'])
  })

  test('up to a minute is no more than skew: time stands still instead', () => {
    const w = world({ lock: 0 })
    w.open('A', { at: '2m' })
    w.open('B', { at: '1m' })
    expect(w.session('B')?.openedAt).toBe(instant('2m'))
    expect(w.told()).toEqual(['opened A', 'displaced A', 'opened B'])
    w.open('C', { at: '59999ms' })
    expect(w.told().slice(3)).toEqual(['clock-corrected', 'displaced B', 'opened C'])
  })
})
