// Ending on purpose, from inside and from outside.

import { describe, expect, test } from 'vitest'
import { instant, START, world } from '../support/world.ts'

const MANY = { maxSessions: 'unlimited' } as const

describe('a sign-out', () => {
  test('ends the session and says so', () => {
    const w = world()
    w.open('A', { label: 'Firefox' })
    expect(w.close('A', { at: '1m' })).toEqual({
      outcome: 'ended',
      reason: 'closed',
      session: 'A',
      at: instant('1m'),
      by: null,
      sessions: ['A'],
    })
    expect(w.live()).toEqual([])
    expect(w.ending('A')).toEqual({
      id: 'A',
      tokens: ['A'],
      hostSessions: ['host-A'],
      devices: ['device-A'],
      openedAt: START,
      endedAt: instant('1m'),
      reason: 'closed',
      label: 'Firefox',
    })
    expect(w.state.entries).toEqual([
      { account: 'U', kind: 'closed', at: instant('1m'), session: 'A', label: 'Firefox', since: START },
    ])
  })

  test('works by host session and by id', () => {
    const w = world(MANY)
    w.open('A')
    w.open('B')
    expect(w.close('', { token: undefined, hostSession: 'host-A' })).toMatchObject({ sessions: ['A'] })
    expect(w.close('', { token: undefined, session: 'B' })).toMatchObject({ sessions: ['B'] })
  })

  test('I3 of what has ended changes nothing, and tells how it ended', () => {
    const w = world({ lock: 0 })
    w.open('A')
    w.open('B')
    const before = w.state.record
    expect(w.close('A')).toMatchObject({ reason: 'displaced', sessions: [] })
    expect(w.close('', { token: undefined, session: 'A' })).toMatchObject({ reason: 'displaced', sessions: [] })
    expect(w.close('X')).toMatchObject({ reason: 'unknown', sessions: [] })
    expect(w.close('', { token: undefined, session: 'X' })).toMatchObject({ reason: 'unknown', sessions: [] })
    expect(w.state.record).toBe(before)
  })

  test('C6 by a displaced session does not harm the winner', () => {
    const w = world({ lock: 0 })
    w.open('A')
    w.open('B')
    w.close('A')
    expect(w.check('B')).toMatchObject({ outcome: 'alive' })
  })
})

describe('revoking (I)', () => {
  test('I1 ends one, by whom it was', () => {
    const w = world(MANY)
    w.open('A')
    w.open('B')
    expect(w.revoke({ session: 'A' }, { operator: 'root' })).toMatchObject({
      reason: 'revoked',
      sessions: ['A'],
      by: { operator: 'root' },
    })
    expect(w.live()).toEqual(['B'])
    expect(w.state.entries).toMatchObject([{ kind: 'revoked', session: 'A', by: { operator: 'root' } }])
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'revoked', by: { operator: 'root' } })
  })

  test('I2 I3 an id that is not there, or has ended, changes nothing', () => {
    const w = world(MANY)
    w.open('A')
    w.close('A')
    const before = w.state.record
    expect(w.revoke({ session: 'X' })).toMatchObject({ reason: 'unknown', sessions: [] })
    expect(w.revoke({ session: 'A' })).toMatchObject({ reason: 'closed', sessions: [] })
    expect(w.state.record).toBe(before)
  })

  test('I1 ends the others, with their ids', () => {
    const w = world(MANY)
    for (const name of 'ABC') w.open(name)
    expect(w.revoke({ othersThan: w.held('B') })).toEqual({
      outcome: 'ended',
      reason: 'revoked',
      session: null,
      at: START,
      by: null,
      sessions: ['A', 'C'],
    })
    expect(w.live()).toEqual(['B'])
    expect(w.revoke({ othersThan: { session: 'B' } })).toMatchObject({ reason: 'revoked', sessions: [] })
  })

  test('the others of a dead or unknown session are left alone', () => {
    const w = world(MANY)
    for (const name of 'ABC') w.open(name)
    w.close('C')
    expect(w.revoke({ othersThan: w.held('C') })).toMatchObject({ reason: 'closed', sessions: [] })
    expect(w.revoke({ othersThan: { session: 'C' } })).toMatchObject({ reason: 'unknown', sessions: [] })
    expect(w.revoke({ othersThan: w.held('X') })).toMatchObject({ reason: 'unknown', sessions: [] })
    expect(w.live()).toEqual(['A', 'B'])
  })

  test('I1 I5 ends all, and what was signed in before cannot come back by any way', () => {
    const w = world({ ...MANY, keepEndings: 0 })
    for (const name of 'AB') w.open(name)
    expect(w.revoke('all', { at: '1m' })).toMatchObject({ reason: 'revoked', sessions: ['A', 'B'], at: instant('1m') })
    expect(w.state.record.notBefore).toBe(instant('1m'))
    expect(w.open('A2', w.held('A'))).toMatchObject({ outcome: 'ended', reason: 'revoked', forgotten: true })
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'revoked', forgotten: true })
    expect(w.open('C', { signedInAt: instant('59s') })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
    expect(w.open('D', { signedInAt: instant('1m') })).toMatchObject({ outcome: 'admitted' })
    expect(w.open('E')).toMatchObject({ outcome: 'admitted' })
  })

  test('I5 what is opened at the same instant, in a later swap, lives', () => {
    const w = world(MANY)
    w.open('A')
    w.revoke('all')
    w.open('B')
    expect(w.check('B')).toMatchObject({ outcome: 'alive' })
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'revoked' })
  })

  test('revoking all twice at one instant writes once', () => {
    const w = world()
    w.revoke('all')
    const before = w.state.record
    expect(w.revoke('all')).toMatchObject({ reason: 'revoked', sessions: [] })
    expect(w.state.record).toBe(before)
  })
})
