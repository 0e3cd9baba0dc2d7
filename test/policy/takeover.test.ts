// The lock waived: by a one-time ticket where the policy lets people choose, or by an administrator.

import { describe, expect, test } from 'vitest'
import { instant, world } from '../support/world.ts'

const ASK = { lock: '5m', takeover: 'ask' } as const
const ticket = (hash: string) => ({ hash, until: instant('2m') })

describe('a takeover by ticket (M)', () => {
  test('M1 G11 breaks the lock window, and is journalled as such', () => {
    const w = world(ASK)
    w.open('A')
    expect(w.takeover('B', { ticket: ticket('t'), label: 'Safari' })).toMatchObject({
      outcome: 'admitted',
      ended: [{ id: 'A', reason: 'displaced', by: { session: 'B', label: 'Safari', takeover: true } }],
    })
    expect(w.told()).toEqual(['opened A', 'displaced A', 'opened B', 'taken-over B'])
    expect(w.state.entries.at(-1)).toEqual({
      account: 'U',
      kind: 'taken-over',
      at: instant(0),
      session: 'B',
      sessions: ['A'],
    })
  })

  test('M2 ends the session that was picked; the one that displace names where none was', () => {
    const w = world({ ...ASK, maxSessions: 3 })
    for (const name of 'ABC') w.open(name)
    expect(w.takeover('D', { ticket: ticket('t'), pick: ['B'] })).toMatchObject({ ended: [{ id: 'B' }] })
    expect(w.takeover('E', { ticket: ticket('u') })).toMatchObject({ ended: [{ id: 'A' }] })
    expect(w.live()).toEqual(['C', 'D', 'E'])
  })

  test('M2, M5 nobody goes who was not picked: what is over has another holder, and the ticket stays good', () => {
    const w = world({ ...ASK, maxSessions: 2 })
    for (const name of 'AB') w.open(name)
    w.close('B')
    w.open('C')
    const { record } = w.state
    expect(w.takeover('D', { ticket: ticket('t'), pick: ['B'] })).toMatchObject({
      outcome: 'refused',
      reason: 'gone',
      holders: [{ id: 'A' }, { id: 'C' }],
    })
    expect(w.state.record).toBe(record)
    expect(w.takeover('D', { ticket: ticket('t'), pick: ['C'] })).toMatchObject({ ended: [{ id: 'C' }] })
    expect(w.takeover('E', { operator: 'root', pick: ['B'] })).toMatchObject({ ended: [{ id: 'A' }] })
  })

  test('M4 a ticket works once; its holder retries in peace', () => {
    const w = world(ASK)
    w.open('A')
    w.takeover('B', { ticket: ticket('t') })
    expect(w.takeover('B', { ticket: ticket('t'), hostSession: 'host-B' })).toMatchObject({
      outcome: 'admitted',
      opened: false,
    })
    expect(w.takeover('C', { ticket: ticket('t') })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    expect(w.live()).toEqual(['B'])
  })

  test('M4 a ticket is too old from two minutes on, and is forgotten as spent then', () => {
    const w = world(ASK)
    w.open('A')
    expect(w.takeover('B', { ticket: ticket('t'), at: '2m' })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    expect(w.takeover('B', { ticket: { hash: 't', until: instant('4m') } })).toMatchObject({ outcome: 'admitted' })
    expect(w.state.record.spent).toEqual([{ ticket: 't', until: instant('4m') }])
    w.close('B', { at: '4m' })
    expect(w.state.record.spent).toEqual([])
  })

  test('M4 a ticket works once, though the clock was found to be wrong meanwhile', () => {
    const w = world(ASK)
    const good = ticket('t')
    w.takeover('B', { ticket: good, at: '62s' })
    w.close('B', { at: '0s' }) // the record was a minute ahead, and is moved back
    expect(w.takeover('C', { ticket: good, at: '61s' })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    w.open('D', { at: '62s' })
    expect(w.takeover('E', { ticket: good, at: '63s' })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
  })

  test('M4 a record is kept until its spent tickets are too old, whatever the endings', () => {
    const w = world({ ...ASK, keepEndings: { count: 0, for: 0 } })
    w.takeover('B', { ticket: ticket('t') })
    w.close('B')
    expect(w.state.record.keepUntil).toBe(instant('2m'))
  })

  test('M5 the limits are looked at again: with room, nobody has to go', () => {
    const w = world(ASK)
    w.open('A')
    w.close('A')
    expect(w.takeover('B', { ticket: ticket('t') })).toMatchObject({ outcome: 'admitted', ended: [] })
  })

  test('M5 a dead sign-in does not take over', () => {
    const w = world(ASK)
    w.open('A')
    w.close('A')
    expect(w.takeover('B', { ticket: ticket('t'), ...w.held('A') })).toMatchObject({
      outcome: 'ended',
      reason: 'closed',
    })
  })

  test("M6 without the policy's permission, or without a ticket, nobody takes over", () => {
    const w = world({ lock: '5m' })
    w.open('A')
    const before = w.state.record
    expect(w.takeover('B', { ticket: ticket('t') })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    w.rules(ASK)
    expect(w.takeover('B', { pick: ['A'] })).toMatchObject({
      outcome: 'refused',
      reason: 'ticket',
      retryAt: instant('5m'),
      holders: [{ id: 'A' }],
    })
    expect(w.state.record).toBe(before)
    expect(w.state.entries).toMatchObject([{ kind: 'refused', reason: 'ticket', sessions: ['A'] }])
  })

  test('a refused ticket for an account with room has nothing to wait for', () => {
    expect(world().takeover('B')).toMatchObject({ outcome: 'refused', reason: 'ticket', retryAt: null, holders: [] })
  })

  test('on the same device it replaces, and takes nobody else’s place', () => {
    const w = world({ ...ASK, maxSessions: 2 })
    w.open('A')
    w.open('B', { device: 'laptop' })
    expect(w.takeover('C', { ticket: ticket('t'), device: 'laptop', pick: ['A'] })).toMatchObject({
      ended: [{ id: 'B', reason: 'replaced' }],
    })
    expect(w.live()).toEqual(['A', 'C'])
  })

  test('C9 on the device of an exempt session it still takes a place, so the number never grows', () => {
    const w = world(ASK)
    w.open('A')
    w.open('E', { exempt: true, device: 'laptop' })
    w.takeover('B', { ticket: ticket('t'), device: 'laptop' })
    expect(w.live()).toEqual(['B'])
  })
})

describe("a takeover under 'ask-with-password'", () => {
  const PASSWORD = { lock: '5m', takeover: 'ask-with-password' } as const

  test.each([undefined, false])(
    'M6 is refused where nobody has asked again (%s), and the ticket stays good',
    (asked) => {
      const w = world(PASSWORD)
      w.open('A')
      const { record } = w.state
      expect(w.takeover('B', { ticket: ticket('t'), reauthenticated: asked })).toMatchObject({
        outcome: 'refused',
        reason: 'password',
        retryAt: instant('5m'),
        holders: [{ id: 'A' }],
      })
      expect(w.state.record).toBe(record)
      expect(w.state.entries).toMatchObject([{ kind: 'refused', reason: 'password', sessions: ['A'] }])
      expect(w.takeover('B', { ticket: ticket('t'), reauthenticated: true })).toMatchObject({ outcome: 'admitted' })
      expect(w.live()).toEqual(['B'])
    },
  )

  test('M6 is not had by the password alone, nor by a ticket that does not hold', () => {
    const w = world(PASSWORD)
    w.open('A')
    expect(w.takeover('B', { reauthenticated: true })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    const old = { ticket: ticket('t'), at: '2m' } as const
    expect(w.takeover('B', { ...old, reauthenticated: true })).toMatchObject({ outcome: 'refused', reason: 'ticket' })
    expect(w.takeover('B', old)).toMatchObject({ outcome: 'refused', reason: 'ticket' })
  })

  test('M5 asks for it also where there is room by now', () => {
    const w = world(PASSWORD)
    expect(w.takeover('B', { ticket: ticket('t') })).toMatchObject({ outcome: 'refused', reason: 'password' })
  })

  test('D4 a retry of one that has succeeded needs it no more', () => {
    const w = world(PASSWORD)
    w.open('A')
    w.takeover('B', { ticket: ticket('t'), reauthenticated: true })
    expect(w.takeover('B', { ticket: ticket('t') })).toMatchObject({ outcome: 'admitted', opened: false })
  })

  test('G11 an administrator needs none', () => {
    const w = world(PASSWORD)
    w.open('A')
    expect(w.takeover('B', { operator: 'root' })).toMatchObject({ outcome: 'admitted' })
  })
})

describe('a takeover by an administrator', () => {
  test('G11 needs neither ticket nor permission, and is named in the journal', () => {
    const w = world({ lock: 'forever', idle: '1h' })
    w.open('A')
    w.takeover('B', { operator: 'root' })
    expect(w.ending('A')?.by).toEqual({ session: 'B', takeover: true, operator: 'root' })
    expect(w.state.entries.at(-1)).toMatchObject({ kind: 'taken-over', session: 'B', by: { operator: 'root' } })
    expect(w.state.record.spent).toEqual([])
  })

  test('displaces nobody where the policy is not enforced', () => {
    const w = world({ lock: '5m', enforce: false })
    w.open('A')
    w.takeover('B', { operator: 'root' })
    expect(w.live()).toEqual(['A', 'B'])
    expect(w.state.entries).toMatchObject([
      { kind: 'displaced', enforced: false },
      { kind: 'opened' },
      { kind: 'taken-over' },
    ])
  })
})
