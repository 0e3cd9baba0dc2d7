// Remembered sign-ins: those that the host makes by itself open like any other, but bring nothing back (C7).

import { describe, expect, test } from 'vitest'
import { world } from '../support/world.ts'

const REMEMBERED = { remembered: true } as const

/** A has been displaced by B, and lock or no lock B could be displaced. */
function displaced() {
  const w = world({ lock: 0 })
  w.open('A')
  w.open('B', { at: '1m', label: 'Safari' })
  return w
}

describe('a remembered sign-in', () => {
  test('opens where there is room, is refused within the lock window, and displaces after it', () => {
    const w = world({ lock: '5m' })
    expect(w.open('A', REMEMBERED)).toMatchObject({ outcome: 'admitted' })
    expect(w.open('B', { ...REMEMBERED, at: '4m' })).toMatchObject({ outcome: 'refused', reason: 'locked' })
    expect(w.open('B', { ...REMEMBERED, at: '5m' })).toMatchObject({ outcome: 'admitted' })
    expect(w.live()).toEqual(['B'])
  })

  test('C7 does not bring back the device of a displaced session, and is told by whom', () => {
    const w = displaced()
    const before = w.state.record
    expect(w.open('C', { ...REMEMBERED, device: 'device-A' })).toMatchObject({
      outcome: 'ended',
      reason: 'displaced',
      session: 'A',
      by: { session: 'B', label: 'Safari' },
    })
    expect(w.state.record).toBe(before)
    expect(w.live()).toEqual(['B'])
  })

  test('C7 by hand that device gets in at once, and is remembered again from then on', () => {
    const w = displaced()
    expect(w.open('C', { device: 'device-A', nextDevice: 'device-C' })).toMatchObject({ outcome: 'admitted' })
    w.check('C', { at: '15d' }) // idle ends it
    expect(w.live()).toEqual([])
    expect(w.open('D', { ...REMEMBERED, device: 'device-C' })).toMatchObject({ outcome: 'admitted' })
  })

  test.each(['revoked', 'closed'] as const)('C7 I5 does not come back after its session was %s', (reason) => {
    const w = world()
    w.open('A')
    if (reason === 'closed') w.close('A')
    else w.revoke('all')
    expect(w.open('B', { ...REMEMBERED, at: '1m', device: 'device-A' })).toMatchObject({ outcome: 'ended', reason })
    expect(w.open('C', { device: 'device-A' })).toMatchObject({ outcome: 'admitted' })
  })

  test.each([
    ['idle', { idle: '1h' }],
    ['expired', { lifetime: '1h', idle: 'none' }],
  ] as const)('comes back after %s: that is what it is for', (_reason, policy) => {
    const w = world(policy)
    w.open('A')
    expect(w.open('B', { ...REMEMBERED, at: '3h', device: 'device-A' })).toMatchObject({ outcome: 'admitted' })
  })

  test('takes the place of a session that is live on its device, whatever became of those before', () => {
    const w = world({ lock: '5m' })
    w.open('A')
    w.revoke({ session: 'A' })
    w.open('B', { device: 'device-A' }) // a device with a lasting name of its own
    expect(w.open('C', { ...REMEMBERED, device: 'device-A' })).toMatchObject({ outcome: 'admitted' })
    expect(w.told().slice(-2)).toEqual(['replaced B', 'opened C'])
  })

  test('goes by the last session of its device', () => {
    const w = world({ lock: 0, idle: '1h' })
    w.open('A')
    w.open('B', { at: '1m' })
    w.open('C', { at: '2m', device: 'device-A' })
    w.check('C', { at: '3h' })
    expect(w.open('D', { ...REMEMBERED, device: 'device-A' })).toMatchObject({ outcome: 'admitted' })
  })

  test('is one of the live session all the same where its host session or token is known', () => {
    const w = displaced()
    expect(w.open('C', { ...REMEMBERED, device: 'device-A', hostSession: 'host-B' })).toMatchObject({
      outcome: 'admitted',
      opened: false,
    })
  })

  test('without a device, or once the ending is forgotten, opens like any other', () => {
    const w = world({ lock: 0, keepEndings: 0 })
    w.open('A')
    w.open('B', { at: '1m' })
    expect(w.open('C', { ...REMEMBERED, at: '2m', device: undefined })).toMatchObject({ outcome: 'admitted' })
    expect(w.open('D', { ...REMEMBERED, at: '3m', device: 'device-A' })).toMatchObject({ outcome: 'admitted' })
  })
})
