// What the journal says of the device of an opening.

import { describe, expect, test } from 'vitest'
import { world } from '../support/world.ts'

const MANY = { maxSessions: 'unlimited' } as const

/** What the last opening was noted to be on. */
function deviceIn({ state }: ReturnType<typeof world>): string | undefined {
  const opened = state.entries.find(({ kind }) => kind === 'opened')
  if (!opened) throw new Error('nothing was opened')
  return opened.device
}

describe('the device of an opening (N1)', () => {
  test('is the first where none was known, and another one after that', () => {
    const w = world(MANY)
    w.open('A')
    expect(deviceIn(w)).toBe('first')
    w.open('B')
    expect(deviceIn(w)).toBe('another')
  })

  test('is new only once, be its session alive or over', () => {
    const w = world(MANY)
    w.open('A')
    w.open('B', { device: 'device-A' })
    expect(deviceIn(w)).toBeUndefined()
    w.close('B')
    w.open('C', { device: 'device-A' })
    expect(deviceIn(w)).toBeUndefined()
  })

  test('is told by what the browser shows, not by what it is given', () => {
    const w = world(MANY)
    w.open('A', { device: undefined, nextDevice: 'given' })
    expect(deviceIn(w)).toBe('first')
    w.open('B', { device: 'given', nextDevice: 'given next' })
    expect(deviceIn(w)).toBeUndefined()
    w.open('C', { device: 'given next', nextDevice: 'given last' })
    expect(deviceIn(w)).toBeUndefined()
    w.open('D', { device: undefined, nextDevice: 'of another browser' })
    expect(deviceIn(w)).toBe('another')
  })

  test('is not told where the request has none; the first after it is still the first', () => {
    const w = world(MANY)
    w.open('A', { device: undefined })
    expect(deviceIn(w)).toBeUndefined()
    w.open('B')
    expect(deviceIn(w)).toBe('first')
  })

  test('is known of one that a session has adopted', () => {
    const w = world(MANY)
    w.open('A', { device: undefined })
    w.check('A', { adoptDevice: 'adopted' })
    w.open('B', { device: 'adopted' })
    expect(deviceIn(w)).toBeUndefined()
  })

  test('is known of sessions that this very opening ends', () => {
    const w = world({ lock: 0, keepEndings: 1 })
    w.open('A')
    w.open('B')
    expect(deviceIn(w)).toBe('another')
    w.open('C', { device: 'device-B' })
    expect(deviceIn(w)).toBeUndefined()
  })

  test('is new again once the record has forgotten it', () => {
    const w = world({ keepEndings: 0 })
    w.open('A')
    w.close('A')
    w.open('B', { device: 'device-A' })
    expect(deviceIn(w)).toBe('first')
  })

  test('is told of a takeover too', () => {
    const w = world({ lock: '5m' })
    w.open('A')
    w.takeover('B', { operator: 'root' })
    expect(deviceIn(w)).toBe('another')
  })
})

describe('the name of the device', () => {
  const names = ({ state }: ReturnType<typeof world>) =>
    state.journal.map(({ kind, on, was }) => ({
      kind,
      ...(on !== undefined && { on }),
      ...(was !== undefined && { was }),
    }))

  test('is eight characters of its hash; a device that is given another one has both, so that the lines hang together', () => {
    const w = world({ lock: 'forever', idle: '8h' })
    w.open('A', { device: undefined, nextDevice: 'aaaaaaaa-hash' })
    w.close('A')
    w.open('B', { device: 'aaaaaaaa-hash', nextDevice: 'bbbbbbbb-hash' })
    w.close('B')
    w.open('C', { device: 'bbbbbbbb-hash' })
    expect(names(w).filter(({ kind }) => kind === 'opened')).toEqual([
      { kind: 'opened', on: 'aaaaaaaa' },
      { kind: 'opened', on: 'bbbbbbbb', was: 'aaaaaaaa' },
      { kind: 'opened', on: 'bbbbbbbb' },
    ])
  })

  test('is on a refusal what the newcomer shows, and not what they would have been given', () => {
    const w = world({ lock: 'forever', idle: '8h' })
    w.open('A', { device: undefined })
    w.open('B', { device: 'bbbbbbbb-hash', nextDevice: 'cccccccc-hash' })
    w.open('C', { device: undefined, nextDevice: 'cccccccc-hash' })
    w.takeover('D', { device: 'dddddddd-hash' })
    expect(names(w)).toEqual([
      { kind: 'opened' },
      { kind: 'refused', on: 'bbbbbbbb' },
      { kind: 'refused' },
      { kind: 'refused', on: 'dddddddd' },
    ])
  })
})

test('an opening is noted with its place, and as exempt where it is', () => {
  const w = world({ maxSessions: 'unlimited' })
  w.open('A', { place: 'Bonn', exempt: true })
  expect(w.state.entries[0]).toMatchObject({ place: 'Bonn', exempt: true })
  w.open('B')
  expect(w.state.entries[0]).not.toHaveProperty('place')
  expect(w.state.entries[0]).not.toHaveProperty('exempt')
})
