// Rules 1 to 6 of an opening, as BEHAVIOUR.md numbers what must be observable.

import { describe, expect, test } from 'vitest'
import { MOST_SESSIONS } from '../../src/policy/record.ts'
import { instant, START, world } from '../support/world.ts'

const FOREVER = { lock: 'forever', idle: '8h' } as const

describe('the limit (A)', () => {
  test('A1 the first opening is admitted', () => {
    const w = world({ idle: '1h', lifetime: '8h' })
    expect(w.open('A', { label: 'Firefox', place: 'Bonn', address: '192.0.2.1' })).toEqual({
      outcome: 'admitted',
      session: {
        id: 'A',
        tokens: ['A'],
        hostSessions: ['host-A'],
        devices: ['device-A'],
        openedAt: START,
        lastSeenAt: START,
        label: 'Firefox',
        place: 'Bonn',
        address: '192.0.2.1',
      },
      opened: true,
      issued: true,
      ended: [],
      expiresAt: instant('61m'),
      limit: 'idle',
    })
    expect(w.state.entries).toEqual([
      {
        account: 'U',
        kind: 'opened',
        at: START,
        session: 'A',
        label: 'Firefox',
        device: 'first',
        on: 'device-A',
        place: 'Bonn',
      },
    ])
  })

  test('A1 an opening needs neither a device nor a host session', () => {
    const w = world()
    w.open('A', { device: undefined, hostSession: undefined })
    expect(w.session('A')).toMatchObject({ devices: [], hostSessions: [] })
  })

  test("A2 'unlimited' admits ten, all alive", () => {
    const w = world({ maxSessions: 'unlimited' })
    const names = [...'ABCDEFGHIJ']
    for (const name of names) expect(w.open(name)).toMatchObject({ outcome: 'admitted', ended: [] })
    expect(w.live()).toEqual(names)
  })

  test('A7 repeated requests of one session never change the count', () => {
    const w = world()
    w.open('A')
    for (const at of ['1m', '2m', '3m'] as const) w.check('A', { at })
    expect(w.live()).toEqual(['A'])
  })
})

describe('refusing (B)', () => {
  test('B1 a second opening is refused with reason and holders, and the first notices nothing', () => {
    const w = world(FOREVER)
    w.open('A', { label: 'Firefox', address: '192.0.2.1' })
    const before = w.state.record
    expect(w.open('B', { at: '1m' })).toEqual({
      outcome: 'refused',
      reason: 'full',
      retryAt: instant('481m'),
      holders: [{ id: 'A', device: 'Firefox', since: START, freeAt: instant('481m') }],
    })
    expect(w.state.record).toBe(before)
    expect(w.check('A')).toMatchObject({ outcome: 'alive' })
  })

  test('B1 without any limit of time nobody knows when a place comes free', () => {
    const w = world({ lock: 'forever', lifetime: '8h', idle: 'none' })
    w.open('A')
    w.rules({ lock: '100d', idle: 'none' })
    expect(w.open('B')).toMatchObject({ reason: 'locked', retryAt: instant('100d') })
    const endless = { ...w.state.policy, lockMs: Infinity }
    Object.assign(w.state, { policy: endless })
    expect(w.open('B')).toMatchObject({ reason: 'full', retryAt: null, holders: [{ device: null, freeAt: null }] })
  })

  test('B2 a hundred refusals leave nothing behind: when the holder signs out, the next is in', () => {
    const w = world(FOREVER)
    w.open('A')
    const before = w.state.record
    for (let i = 0; i < 100; i += 1) expect(w.open(`B${i}`)).toMatchObject({ outcome: 'refused' })
    expect(w.state.record).toBe(before)
    w.close('A')
    expect(w.open('B100')).toMatchObject({ outcome: 'admitted' })
  })

  test('B3 a refusal has a line of its own in the journal', () => {
    const w = world(FOREVER)
    w.open('A')
    w.open('B', { label: 'Safari' })
    expect(w.state.entries).toEqual([
      {
        account: 'U',
        kind: 'refused',
        at: START,
        label: 'Safari',
        on: 'device-B',
        reason: 'full',
        sessions: ['A'],
        retryAt: instant('481m'),
      },
    ])
  })

  test.each([
    ['sign-out', (w: ReturnType<typeof world>) => w.close('A')],
    ['revocation', (w: ReturnType<typeof world>) => w.revoke({ session: 'A' })],
  ])('B5 G8 C10 after a %s the next is in at once', (_, leave) => {
    const w = world()
    w.open('A')
    leave(w)
    expect(w.open('B', { at: '1s' })).toMatchObject({ outcome: 'admitted', ended: [] })
  })

  test('B5 B6 G8 a session whose time is up is not counted, though nobody has swept it', () => {
    const w = world({ lock: 'forever', lifetime: '1h' })
    w.open('A')
    expect(w.open('B', { at: '3599999ms' })).toMatchObject({ outcome: 'refused' })
    expect(w.open('B', { at: '1h' })).toMatchObject({ outcome: 'admitted', ended: [] })
    expect(w.ending('A')).toMatchObject({ reason: 'expired', endedAt: instant('1h') })
  })

  test('B7 G10 D7 the same device gets back in within its own window, with a new session in place of the old', () => {
    const w = world(FOREVER)
    w.open('A', { device: 'laptop', nextDevice: 'laptop-2' })
    expect(w.open('B', { device: 'laptop-2', label: 'Firefox' })).toMatchObject({
      outcome: 'admitted',
      opened: true,
      ended: [{ id: 'A', reason: 'replaced', by: { session: 'B', label: 'Firefox' } }],
    })
    expect(w.told()).toEqual(['opened A', 'replaced A', 'opened B'])
    expect(w.live()).toEqual(['B'])
  })

  test('D8 a copied device cookie is stale after the next sign-in of its owner', () => {
    const w = world(FOREVER)
    w.open('A', { device: 'laptop', nextDevice: 'laptop-2' })
    expect(w.open('B', { device: 'laptop' })).toMatchObject({ outcome: 'refused' })
  })
})

describe('displacing (C)', () => {
  test('C1 N2 once the lock is over the newcomer is in, and both sides name each other', () => {
    const w = world()
    w.open('A', { label: 'Firefox' })
    expect(w.open('B', { at: '5m', label: 'Safari' })).toMatchObject({ outcome: 'admitted', ended: [{ id: 'A' }] })
    expect(w.check('A', { at: '6m' })).toEqual({
      outcome: 'ended',
      reason: 'displaced',
      session: 'A',
      at: instant('5m'),
      by: { session: 'B', label: 'Safari' },
      sessions: [],
    })
    expect(w.state.journal.slice(1)).toEqual([
      {
        account: 'U',
        kind: 'displaced',
        at: instant('5m'),
        session: 'A',
        label: 'Firefox',
        since: START,
        by: { session: 'B', label: 'Safari' },
      },
      {
        account: 'U',
        kind: 'opened',
        at: instant('5m'),
        session: 'B',
        label: 'Safari',
        device: 'another',
        on: 'device-B',
        sessions: ['A'],
      },
    ])
  })

  test.each([
    ['oldest', 'A'],
    ['least-recently-used', 'B'],
    [() => 0, 'A'],
    [(a: { id: string }) => (a.id === 'B' ? -1 : 1), 'B'],
  ] as const)('C2 %s picks its victim', (displace, victim) => {
    const w = world({ maxSessions: 2, lock: 0, displace })
    w.open('A')
    w.open('B', { at: '1s' })
    w.check('A', { at: '2s' })
    expect(w.open('C', { at: '3s' })).toMatchObject({ outcome: 'admitted', ended: [{ id: victim }] })
  })

  test('C4 a newcomer is never its own victim, and opening again with a live session keeps the number', () => {
    const w = world({ maxSessions: 2, lock: 0 })
    w.open('B')
    w.open('A')
    for (const name of ['A', 'B'])
      expect(w.open(name, w.held(name))).toMatchObject({ outcome: 'admitted', opened: false })
    expect(w.open('0')).toMatchObject({ outcome: 'admitted', session: { id: '0' }, ended: [{ id: 'A' }] })
    expect(w.live()).toEqual(['B', '0'])
  })

  test.each([[['A', 'B', 'C']], [['C', 'B', 'A']], [['B', 'C', 'A']]])(
    'C5 at equal times the lowest id gives way: %j',
    (order) => {
      const w = world({ maxSessions: 3, lock: 0 })
      for (const name of order) w.open(name)
      w.open('D')
      expect(w.live().toSorted()).toEqual(['B', 'C', 'D'])
    },
  )

  test('C7 a displaced session cannot come back by its token or its host session', () => {
    const w = world({ lock: 0 })
    w.open('A')
    w.open('B')
    expect(w.open('A2', { ...w.held('A') })).toMatchObject({ outcome: 'ended', reason: 'displaced' })
    expect(w.open('A2', { hostSession: 'host-A' })).toMatchObject({ outcome: 'ended', reason: 'displaced' })
    expect(w.open('A', {})).toMatchObject({ outcome: 'ended', reason: 'displaced' })
    expect(w.live()).toEqual(['B'])
  })

  test('C8 the winner is usable at once', () => {
    const w = world({ lock: 0 })
    w.open('A')
    w.open('B')
    expect(w.check('B')).toMatchObject({ outcome: 'alive', session: { id: 'B' } })
  })

  test('C9 exempt sessions neither count nor give way', () => {
    const w = world({ lock: 0 })
    w.open('E', { exempt: true })
    expect(w.open('A')).toMatchObject({ ended: [] })
    expect(w.open('B')).toMatchObject({ ended: [{ id: 'A' }] })
    expect(w.open('F', { exempt: true })).toMatchObject({ ended: [] })
    expect(w.live()).toEqual(['E', 'B', 'F'])
    expect(w.open('G', { hostSession: 'host-E', exempt: false })).toMatchObject({ session: { id: 'E', exempt: true } })
  })

  test('C9 an exempt session on the same device makes no room for one that counts', () => {
    const w = world(FOREVER)
    w.open('A')
    w.open('E', { exempt: true, device: 'laptop' })
    expect(w.open('B', { device: 'laptop' })).toMatchObject({ outcome: 'refused', holders: [{ id: 'A' }] })
    expect(w.live()).toEqual(['A', 'E'])
  })

  test('C9 one that counts takes the place of an exempt session on its device once there is room', () => {
    const w = world()
    w.open('A')
    w.open('E', { exempt: true, device: 'laptop' })
    expect(w.open('B', { device: 'laptop', at: '5m' })).toMatchObject({
      ended: [
        { id: 'A', reason: 'displaced' },
        { id: 'E', reason: 'replaced' },
      ],
    })
    expect(w.live()).toEqual(['B'])
  })

  test('C9 an exempt sign-in takes the place of the session on its device', () => {
    const w = world(FOREVER)
    w.open('A', { device: 'laptop' })
    expect(w.open('E', { device: 'laptop', exempt: true })).toMatchObject({ ended: [{ id: 'A', reason: 'replaced' }] })
  })

  test('a full record ends the session that was unused for longest, exempt or locked though it may be', () => {
    const w = world({ maxSessions: 'unlimited' })
    w.open('first', { exempt: true })
    for (let i = 1; i < MOST_SESSIONS; i += 1) w.open(`s${i}`, { at: `${i}ms` })
    expect(w.state.record.sessions).toHaveLength(MOST_SESSIONS)
    expect(w.open('last')).toMatchObject({ ended: [{ id: 'first', by: { session: 'last', rule: 'capacity' } }] })
    expect(w.state.record.sessions).toHaveLength(MOST_SESSIONS)
  })
})

describe('the same browser (D)', () => {
  test('D1 three tabs sign in one after the other: one session, all succeed', () => {
    const w = world(FOREVER)
    for (const name of ['A', 'B', 'C']) {
      expect(w.open(name, { device: 'laptop', hostSession: name })).toMatchObject({ outcome: 'admitted' })
    }
    expect(w.live()).toEqual(['C'])
  })

  test('D2 a host session that changes while the token stays is learned', () => {
    const w = world(FOREVER)
    w.open('A')
    expect(w.open('X', { ...w.held('A'), hostSession: 'host-2' })).toMatchObject({ opened: false, issued: false })
    expect(w.check('A', { hostSession: 'host-3' })).toMatchObject({ outcome: 'alive' })
    expect(w.session('A')?.hostSessions).toEqual(['host-A', 'host-2', 'host-3'])
  })

  test('D4 K3 an opening that is asked twice, because its answer was lost, is one session', () => {
    const w = world(FOREVER)
    w.open('A')
    const before = w.state.record
    expect(w.open('A', { hostSession: 'host-A' })).toMatchObject({ outcome: 'admitted', opened: false, issued: true })
    expect(w.state.record).toBe(before)
    expect(w.state.entries).toEqual([])
  })

  test('D4 asked again after a renewal, it gives the replaced token no second life', () => {
    const w = world(FOREVER)
    w.open('A')
    w.renew('A', 'A2')
    expect(w.open('A', { at: '10s' })).toMatchObject({ opened: false, session: { id: 'A', tokens: ['A2'] } })
    expect(w.check('A', { at: '30s' })).toMatchObject({ outcome: 'ended' })
  })

  test('D4 asked again after two renewals, its answer is still a token that works', () => {
    const w = world(FOREVER)
    w.open('A')
    w.renew('A', 'A2')
    w.renew('A2', 'A3')
    expect(w.open('A')).toMatchObject({ opened: false, issued: true, session: { id: 'A' } })
    expect(w.check('A')).toMatchObject({ outcome: 'alive' })
  })

  test('D4 asked again, it is in, even where it took the place of the session whose token it shows', () => {
    const w = world({ lock: '10s' })
    w.open('A')
    w.renew('A', 'A2')
    const said = { token: { hash: 'A', issuedAt: START }, hostSession: 'new', at: '30s' } as const
    expect(w.open('B', said)).toMatchObject({ outcome: 'admitted', ended: [{ id: 'A' }] })
    expect(w.open('B', said)).toMatchObject({ outcome: 'admitted', session: { id: 'B' } })
  })

  test('D5 twenty openings of one host session are one session, whose last eight tokens work', () => {
    const w = world(FOREVER)
    for (let i = 0; i < 20; i += 1) {
      expect(w.open(`t${i}`, { hostSession: 'h' })).toMatchObject({
        outcome: 'admitted',
        session: { id: 't0' },
        issued: true,
      })
    }
    expect(w.live()).toEqual(['t0'])
    for (let i = 12; i < 20; i += 1) expect(w.check(`t${i}`)).toMatchObject({ outcome: 'alive' })
    expect(w.check('t3', { hostSession: 'h' })).toMatchObject({ outcome: 'alive' })
    expect(w.check('t3')).toMatchObject({ outcome: 'ended', reason: 'unknown' })
  })

  test('D6 a browser that lost its token but has its host session keeps its session and is given a new token', () => {
    const w = world(FOREVER)
    w.open('A')
    expect(w.open('B', { hostSession: 'host-A', at: '10s' })).toMatchObject({
      opened: false,
      issued: true,
      session: { id: 'A' },
    })
    expect(w.session('A')).toMatchObject({ tokens: ['A', 'B'], lastSeenAt: instant('10s') })
    expect(w.check('A')).toMatchObject({ outcome: 'alive' })
  })

  test('a token that the record has never seen counts as no token', () => {
    const w = world(FOREVER)
    w.open('A')
    const token = { hash: 'never-seen', issuedAt: Infinity }
    expect(w.open('B', { token, hostSession: 'host-A' })).toMatchObject({ session: { id: 'A' }, issued: true })
    expect(w.open('C', { token, device: 'device-A' })).toMatchObject({ opened: true, ended: [{ id: 'A' }] })
  })

  test('an opening by the session itself counts as activity, as precisely as touchEvery', () => {
    const w = world({ idle: '20m' })
    w.open('A')
    const before = w.state.record
    w.open('B', { ...w.held('A'), hostSession: 'host-A', at: '59s' })
    expect(w.state.record).toBe(before)
    w.open('B', { ...w.held('A'), hostSession: 'host-A', at: '60s' })
    expect(w.session('A')?.lastSeenAt).toBe(instant('60s'))
  })
})

describe('the lock window (G)', () => {
  test('G1 G2 within it the newcomer is refused until the very instant at which it ends', () => {
    const w = world({ lock: '300s' })
    w.open('A')
    expect(w.open('B', { at: '299999ms' })).toMatchObject({
      outcome: 'refused',
      reason: 'locked',
      retryAt: instant('300s'),
    })
    expect(w.check('A')).toMatchObject({ outcome: 'alive' })
    expect(w.open('B', { at: '300s' })).toMatchObject({ outcome: 'admitted' })
    expect(w.check('A')).toMatchObject({ outcome: 'ended', reason: 'displaced' })
  })

  test('G3 with no lock the newcomer always wins', () => {
    const w = world({ lock: 0 })
    w.open('A')
    expect(w.open('B')).toMatchObject({ outcome: 'admitted', ended: [{ id: 'A' }] })
  })

  test('G4 the window of a session that is a day and ten seconds old is over', () => {
    const w = world({ lock: '5m' })
    w.open('A')
    w.check('A', { at: '24h' })
    expect(w.open('B', { at: '86410s' })).toMatchObject({ outcome: 'admitted' })
  })

  test('G5 from activity: whoever works stays protected, whoever idles does not', () => {
    const w = world({ lock: '5m', lockFrom: 'activity', touchEvery: '15s' })
    w.open('A')
    for (let minute = 1; minute <= 60; minute += 1) w.check('A', { at: `${minute}m` })
    expect(w.open('B', { at: '65m' })).toMatchObject({ outcome: 'refused', retryAt: instant('3915s') })
    expect(w.open('B', { at: '3914999ms' })).toMatchObject({ outcome: 'refused' })
    expect(w.open('B', { at: '3915s' })).toMatchObject({ outcome: 'admitted' })
  })

  test('G7 G9 with several holders as many as needed must be free', () => {
    const w = world({ maxSessions: 3, lock: '5m' })
    w.open('A')
    w.open('B', { at: '1m' })
    w.open('C', { at: '2m' })
    expect(w.open('D', { at: '4m' })).toMatchObject({ outcome: 'refused', retryAt: instant('5m') })
    expect(w.open('D', { at: '5m' })).toMatchObject({ ended: [{ id: 'A' }] })
    expect(w.open('E', { at: '5m' })).toMatchObject({ outcome: 'refused', retryAt: instant('6m') })
  })

  test('G7 a holder that ends by itself before its window is over frees its place then', () => {
    const w = world({ lock: '5m', lifetime: '3m' })
    w.open('A')
    expect(w.open('B', { at: '1m' })).toMatchObject({ retryAt: instant('3m'), holders: [{ freeAt: instant('3m') }] })
  })

  test('G9 those within their window stay, whatever displace says of them', () => {
    const w = world({ maxSessions: 2, lock: '5m', displace: 'least-recently-used' })
    w.open('A')
    w.open('B', { at: '4m' })
    w.check('A', { at: '5m' })
    expect(w.open('C', { at: '6m' })).toMatchObject({ ended: [{ id: 'A' }] })
  })
})

describe('a policy that is not enforced', () => {
  test('refuses and displaces nobody, and writes down what it would have done', () => {
    const w = world({ enforce: false })
    w.open('A')
    expect(w.open('B')).toMatchObject({ outcome: 'admitted', ended: [] })
    expect(w.state.entries).toMatchObject([
      { kind: 'refused', session: 'B', reason: 'locked', sessions: ['A'], retryAt: instant('5m'), enforced: false },
      { kind: 'opened', session: 'B' },
    ])
    expect(w.open('C', { at: '5m' })).toMatchObject({ outcome: 'admitted', ended: [] })
    expect(w.state.entries).toMatchObject([
      { kind: 'displaced', session: 'A', by: { session: 'C' }, enforced: false },
      { kind: 'opened', session: 'C' },
    ])
    expect(w.live()).toEqual(['A', 'B', 'C'])
  })

  test('says full where the lock never ends', () => {
    const w = world({ ...FOREVER, enforce: false })
    w.open('A')
    w.open('B')
    expect(w.state.entries[0]).toMatchObject({ kind: 'refused', reason: 'full', enforced: false })
  })
})
