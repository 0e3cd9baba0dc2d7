// Records as text: what is written is read, what is newer is left alone, what is damaged is named.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UtsessionsError } from '../../src/policy/errors.ts'
import { EMPTY_RECORD } from '../../src/policy/record.ts'
import { decodeForSnapshot, decodeRecord, encodeRecord, RECORD_VERSION } from '../../src/stores/codec.ts'
import { recordOf, sessionOf } from '../../src/testing/conformance/case.ts'

const FULL = recordOf([sessionOf('s', { label: 'L', retired: { tokens: ['t'], until: 1 }, exempt: true })], {
  endings: [{ id: 'e', tokens: ['t'], hostSessions: ['h'], devices: ['d'], openedAt: 1, endedAt: 2, reason: 'idle' }],
  spent: [{ ticket: 'k', until: 3 }],
  dueAt: 4,
})

/** The record's text with one thing changed; `path` leads to it. */
function damaged(path: readonly string[], value: unknown): string {
  const text = JSON.parse(encodeRecord(FULL))
  let parent = text
  for (const step of path.slice(0, -1)) parent = parent[step]
  parent[path.at(-1) ?? ''] = value
  return JSON.stringify(text)
}

const coded = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe('the codec', () => {
  it('reads what it has written', () => {
    expect(decodeRecord(encodeRecord(FULL))).toEqual(FULL)
    expect(decodeRecord(encodeRecord(EMPTY_RECORD))).toEqual(EMPTY_RECORD)
  })

  it('writes its version first', () => {
    expect(encodeRecord(FULL)).toMatch(new RegExp(`^\\{"v":${RECORD_VERSION},`))
  })

  it('keeps fields that it does not know', () => {
    const extended = { ...FULL, novel: 1, sessions: [{ ...sessionOf('s'), novel: { deep: [2] } }] }
    expect(decodeRecord(encodeRecord(extended))).toEqual(extended)
  })

  it('refuses a record of a newer version, whatever is in it (K9)', () => {
    const newer = JSON.stringify({ v: RECORD_VERSION + 1, anything: true })
    expect(() => decodeRecord(newer)).toThrow(
      coded('UTS_RECORD_NEWER', /format 2; this one reads up to 1.*Nothing was changed/),
    )
    expect(() => decodeForSnapshot(newer)).toThrow(coded('UTS_RECORD_NEWER', /newer/))
  })

  it.each([
    ['no JSON', 'nonsense', /not JSON.*"nonsense"/],
    ['cut off', encodeRecord(FULL).slice(0, -2), /not JSON/],
    ['an array', '[]', /not an object/],
    ['null', 'null', /not an object/],
    ['without a version', JSON.stringify(FULL), /field v is wrong/],
    ['of version 0', damaged(['v'], 0), /field v is wrong/],
    ['without an instant', damaged(['at'], undefined), /field at is wrong/],
    ['with an instant that is none', damaged(['keepUntil'], '9'), /field keepUntil is wrong/],
    ['without sessions', damaged(['sessions'], null), /field sessions is wrong/],
    ['with a session without an id', damaged(['sessions', '0', 'id'], ''), /field sessions is wrong/],
    ['with tokens that are none', damaged(['sessions', '0', 'tokens'], [1]), /field sessions is wrong/],
    ['with a label that is none', damaged(['sessions', '0', 'label'], 7), /field sessions is wrong/],
    ['with a wrong exemption', damaged(['sessions', '0', 'exempt'], 'yes'), /field sessions is wrong/],
    [
      'with retired tokens without an end',
      damaged(['sessions', '0', 'retired'], { tokens: [] }),
      /field sessions is wrong/,
    ],
    ['with a reason that is none', damaged(['endings', '0', 'reason'], 'unknown'), /field endings is wrong/],
    ['with a device of an ending that is none', damaged(['endings', '0', 'devices'], [7]), /field endings is wrong/],
    ['with a spent ticket without an end', damaged(['spent', '0', 'until'], null), /field spent is wrong/],
    ['with a due instant that is none', damaged(['dueAt'], 'soon'), /field dueAt is wrong/],
  ])('names what is wrong with a record that is %s, and counts it as empty (I6)', (_, text, message) => {
    expect(() => decodeRecord(text)).toThrow(coded('UTS_RECORD_UNREADABLE', message))
    const { record, unreadable } = decodeForSnapshot(text)
    expect(record).toBe(EMPTY_RECORD)
    expect(unreadable).toBeInstanceOf(UtsessionsError)
  })

  it('never fails with anything but its own errors, whatever the text', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.anything().map((value) => String(JSON.stringify({ v: 1, ...Object(value) }))),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(told(text)).toBeInstanceOf(UtsessionsError)
      }),
    )
  })
})

/** A text made at random may happen to be of a newer version. */
function told(text: string): unknown {
  try {
    return decodeForSnapshot(text).unreadable
  } catch (error) {
    return error
  }
}
