import { expect, describe as group, test } from 'vitest'
import { describe } from '../../src/policy/describe.ts'
import { START, world } from '../support/world.ts'

const UNVERIFIED = 'Let through unverified: the store did not answer.'

group('a decision in one sentence', () => {
  test('admitted', () => {
    const w = world({ idle: 'none', lifetime: '8h' })
    expect(describe(w.open('A'))).toBe('Admitted until 2026-01-01T08:00:00.000Z (lifetime).')
    expect(describe(w.open('B', { hostSession: 'host-A' }))).toBe(
      'Admitted to the session that is open since 2026-01-01T00:00:00.000Z until 2026-01-01T08:00:00.000Z (lifetime).',
    )
  })

  test('admitted without any limit', () => {
    expect(describe(world({ idle: 'none' }).open('A'))).toBe('Admitted.')
  })

  test('admitted in place of others', () => {
    const w = world({ idle: 'none', lock: 0, maxSessions: 2 })
    w.open('A')
    w.open('B')
    expect(describe(w.open('C'))).toBe('Admitted, and 1 older session displaced.')
    expect(describe(w.open('D', { device: 'device-C' }))).toBe(
      'Admitted, and 1 older session on the same device replaced.',
    )
    const step = w.open('E')
    expect(
      describe({ ...step, ended: [...('ended' in step ? step.ended : []), ...w.state.record.endings] } as typeof step),
    ).toBe('Admitted, and 4 older sessions displaced.')
  })

  test('refused', () => {
    const w = world({ idle: 'none', maxSessions: 2 })
    w.open('A', { label: 'Firefox on Linux' })
    w.open('B')
    expect(describe(w.open('C'))).toBe(
      'Refused: the account is in use on Firefox on Linux since 2026-01-01T00:00:00.000Z and 1 more; free at 2026-01-01T00:05:00.000Z.',
    )
    w.close('A')
    w.rules({ idle: 'none' })
    expect(describe(w.open('C'))).toBe(
      'Refused: the account is in use on another device since 2026-01-01T00:00:00.000Z; free at 2026-01-01T00:05:00.000Z.',
    )
    expect(describe(w.takeover('C'))).toBe(
      'Refused: the takeover ticket was used before, is too old, or belongs to somebody else.',
    )
    expect(describe({ outcome: 'refused', reason: 'full', retryAt: null, holders: [] })).toBe(
      'Refused: the account is in use.',
    )
  })

  test('refused for want of the password', () => {
    const w = world({ takeover: 'ask-with-password' })
    expect(describe(w.takeover('B', { ticket: { hash: 't', until: Infinity } }))).toBe(
      'Refused: the takeover ticket is good, but the password was not asked for again.',
    )
  })

  test('refused because what was picked is over', () => {
    const w = world({ takeover: 'ask' })
    w.open('A', { label: 'Firefox' })
    const ticket = { hash: 't', until: Infinity }
    expect(describe(w.takeover('B', { ticket, pick: ['gone'] }))).toBe(
      'Refused: what was picked is over, and the account is in use on Firefox since 2026-01-01T00:00:00.000Z; the ticket is good.',
    )
  })

  test('disowned', () => {
    const w = world({ lock: 0 })
    w.open('A', { label: 'Firefox' })
    w.open('B', { label: 'Safari' })
    expect(describe(w.disown('A'))).toBe(
      'Disowned: the session on Safari that was open since 2026-01-01T00:00:00.000Z was ended on the word of the one that it had displaced.',
    )
    expect(describe(w.check('B'))).toBe(
      'Ended at 2026-01-01T00:00:00.000Z: it was revoked, because whoever was signed in before on Firefox said that it was not them.',
    )
    w.open('C')
    w.open('D')
    expect(describe(w.disown('C'))).toBe(
      'Disowned: the session that was open since 2026-01-01T00:00:00.000Z was ended on the word of the one that it had displaced.',
    )
    expect(describe(w.check('D'))).toBe(
      'Ended at 2026-01-01T00:00:00.000Z: it was revoked, because whoever was signed in before said that it was not them.',
    )
  })

  test('alive', () => {
    const w = world({ idle: '30m', touchEvery: 0 })
    w.open('A')
    expect(describe(w.check('A'))).toBe('Alive until 2026-01-01T00:30:00.000Z (idle).')
  })

  test('let through while the store is away', () => {
    const nothing = { session: null, issued: false, expiresAt: null, limit: null } as const
    expect(describe({ outcome: 'alive', ...nothing })).toBe(UNVERIFIED)
    expect(describe({ outcome: 'admitted', opened: false, ended: [], ...nothing })).toBe(UNVERIFIED)
  })

  const ended = { outcome: 'ended', session: 'A', at: Date.UTC(2026, 0, 1), by: null, sessions: [] } as const

  test.each([
    [
      { ...ended, reason: 'displaced', by: { session: 'B', label: 'Safari' } },
      'another session took its place, on Safari',
    ],
    [{ ...ended, reason: 'displaced', by: { session: 'B' } }, 'another session took its place'],
    [
      { ...ended, reason: 'displaced', by: { rule: 'policy' } },
      'another session took its place, because fewer are allowed now',
    ],
    [
      { ...ended, reason: 'displaced', by: { session: 'B', rule: 'capacity' } },
      'another session took its place, because the record was full',
    ],
    [
      { ...ended, reason: 'displaced', by: { label: 'Safari', operator: 'root' } },
      'another session took its place, by root',
    ],
    [{ ...ended, reason: 'replaced' }, 'its own device signed in anew'],
    [{ ...ended, reason: 'expired' }, 'its lifetime was over'],
    [{ ...ended, reason: 'idle' }, 'it was idle for too long'],
    [{ ...ended, reason: 'revoked', sessions: ['A'] }, 'it was revoked'],
    [{ ...ended, reason: 'closed' }, 'it was signed out'],
  ] as const)('ended: %j', (decision, why) => {
    expect(describe(decision)).toBe(`Ended at 2026-01-01T00:00:00.000Z: ${why}.`)
  })

  test('granted', () => {
    expect(describe({ outcome: 'granted', until: START })).toBe(
      'Granted: the next newcomer who would be refused before 2026-01-01T00:00:00.000Z gets in.',
    )
  })

  test('ended, of which nothing is known, and several at once', () => {
    expect(describe({ ...ended, reason: 'unknown', at: null })).toBe('Ended: this account has no such session.')
    expect(describe({ ...ended, reason: 'revoked', at: null, sessions: ['A', 'B'] })).toBe(
      'Ended: 2 sessions were revoked.',
    )
  })
})
