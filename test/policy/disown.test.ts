// "It was not me": a dead token ends the session that displaced it, once, in time, and nothing else (L1).

import { describe, expect, test } from 'vitest'
import { instant, START, world } from '../support/world.ts'

const LONG = { lock: 0, idle: '8h' } as const

/** A was displaced by B after a minute. */
function displaced(policy: Parameters<typeof world>[0] = LONG) {
  const w = world(policy)
  w.open('A', { label: 'Firefox' })
  w.open('B', { at: '1m', label: 'Safari' })
  return w
}

describe('a displaced session', () => {
  test('ends the one that displaced it, which is told so', () => {
    const w = displaced()
    expect(w.disown('A', { at: '2m' })).toEqual({
      outcome: 'disowned',
      session: 'A',
      by: { session: 'B', device: 'Safari', since: instant('1m') },
    })
    expect(w.live()).toEqual([])
    expect(w.state.entries).toEqual([
      {
        account: 'U',
        kind: 'revoked',
        at: instant('2m'),
        session: 'B',
        label: 'Safari',
        since: instant('1m'),
        by: { session: 'A', label: 'Firefox', disowned: true },
      },
    ])
    expect(w.check('B')).toMatchObject({
      outcome: 'ended',
      reason: 'revoked',
      by: { session: 'A', label: 'Firefox', disowned: true },
    })
  })

  test('does so for fifteen minutes after its ending, and not at exactly fifteen', () => {
    expect(displaced().disown('A', { at: '959999ms' })).toMatchObject({ outcome: 'disowned' })
    const late = displaced()
    const before = late.state.record
    expect(late.disown('A', { at: '16m' })).toMatchObject({ outcome: 'ended', reason: 'displaced', session: 'A' })
    expect(late.state.record).toBe(before)
    expect(late.live()).toEqual(['B'])
  })

  test('gets the same answer when it asks again, and nothing more is ended', () => {
    const w = displaced()
    const first = w.disown('A', { at: '2m' })
    w.open('C', { at: '3m' })
    const { record } = w.state
    expect(w.disown('A', { at: '4m' })).toEqual(first)
    expect(w.state.record).toBe(record)
    expect(w.state.entries).toEqual([])
    expect(w.live()).toEqual(['C'])
    expect(w.disown('A', { at: '16m' })).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })

  test('says where the other was as far as that is known', () => {
    const w = world(LONG)
    w.open('A')
    w.open('B')
    expect(w.disown('A')).toMatchObject({ by: { session: 'B', device: null, since: START } })
    expect(w.ending('B')?.by).toEqual({ session: 'A', disowned: true })
  })

  test('ends nobody but that one', () => {
    const w = world({ ...LONG, maxSessions: 2 })
    for (const name of ['A', 'B', 'C']) w.open(name)
    expect(w.disown('A')).toMatchObject({ outcome: 'disowned', by: { session: 'C' } })
    expect(w.live()).toEqual(['B'])
    expect(w.state.record.notBefore).toBe(0)
  })

  test('does so whether its place was taken deliberately, by a ticket or by an administrator', () => {
    for (const by of [{ ticket: { hash: 't', until: instant('2m') } }, { operator: 'root' }]) {
      const w = world({ lock: '5m', takeover: 'ask' })
      w.open('A')
      w.takeover('B', by)
      expect(w.disown('A')).toMatchObject({ outcome: 'disowned', by: { session: 'B' } })
    }
  })

  test('and by any of its tokens', () => {
    const w = world(LONG)
    w.open('A')
    w.renew('A', 'A2')
    w.open('B', { at: '1m' })
    expect(w.disown('A2')).toMatchObject({ outcome: 'disowned', session: 'A' })
  })

  test('does not come back by it', () => {
    const w = displaced()
    w.disown('A')
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'displaced' })
    expect(w.open('A2', w.held('A'))).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })
})

describe('nobody else disowns anybody', () => {
  const expectNothing = (w: ReturnType<typeof world>, name: string, decision: object) => {
    const { record } = w.state
    expect(w.disown(name)).toMatchObject({ outcome: 'ended', sessions: [], ...decision })
    expect(w.state.record).toBe(record)
    expect(w.state.entries).toEqual([])
  }

  test('whoever is alive, or is not known', () => {
    const w = displaced()
    expectNothing(w, 'B', { reason: 'unknown', session: null })
    expectNothing(w, 'nobody', { reason: 'unknown', session: null })
  })

  test('a host session is not a token', () => {
    expectNothing(displaced(), 'host-A', { reason: 'unknown' })
  })

  test('one that its own device replaced', () => {
    const w = world(LONG)
    w.open('A')
    w.open('B', { device: 'device-A' })
    expectNothing(w, 'A', { reason: 'replaced' })
  })

  test('one that a rule displaced', () => {
    const w = world({ ...LONG, maxSessions: 2 })
    w.open('A')
    w.open('B')
    w.rules(LONG)
    w.check('B')
    expectNothing(w, 'A', { reason: 'displaced', by: { rule: 'policy' } })
  })

  test('one that was disowned itself: there are no chains', () => {
    const w = displaced()
    w.disown('A')
    w.open('C')
    expectNothing(w, 'B', { reason: 'revoked', by: { disowned: true } })
  })

  test('one whose displacer is over: closed, displaced in turn, or past its time', () => {
    const closed = displaced()
    closed.close('B')
    expectNothing(closed, 'A', { reason: 'displaced' })
    const displacedInTurn = displaced()
    displacedInTurn.open('C')
    expectNothing(displacedInTurn, 'A', { reason: 'displaced' })
    expect(displacedInTurn.live()).toEqual(['C'])
    const idle = displaced({ lock: 0, idle: '5m', touchEvery: 0 })
    expect(idle.disown('A', { at: '7m' })).toMatchObject({ outcome: 'ended', reason: 'displaced' })
    expect(idle.ending('B')).toMatchObject({ reason: 'idle' })
  })

  test('one that has done so already, once all sessions were revoked: whatever follows from it is not to be done again', () => {
    const w = displaced()
    w.disown('A')
    w.revoke('all')
    expect(w.disown('A')).toMatchObject({ outcome: 'disowned' }) // a lost answer, at the very moment of both
    w.revoke('all', { at: '2m' })
    expectNothing(w, 'A', { reason: 'displaced' })
  })

  test('one whose ending is not kept', () => {
    expectNothing(displaced({ ...LONG, keepEndings: 0 }), 'A', { reason: 'unknown' })
  })
})

describe('a displacer that was disowned', () => {
  test('does not come back: not by its host session, and not by being remembered on its device', () => {
    const w = displaced()
    w.disown('A')
    expect(w.open('B2', { hostSession: 'host-B' })).toMatchObject({ outcome: 'ended', reason: 'revoked' })
    expect(w.open('B3', { device: 'device-B', remembered: true })).toMatchObject({
      outcome: 'ended',
      reason: 'revoked',
    })
  })

  test('leaves its place free at once', () => {
    const w = world({ lock: 'forever', idle: '8h' })
    w.open('A')
    w.takeover('B', { operator: 'root' })
    w.disown('A')
    expect(w.open('C')).toMatchObject({ outcome: 'admitted', ended: [] })
  })
})
