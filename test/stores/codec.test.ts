// Records as text: what is written is read, what is newer is left alone, what is damaged is named.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UtsessionsError } from '../../src/policy/errors.ts'
import { type AccountRecord, EMPTY_RECORD, type Ending, type Session } from '../../src/policy/record.ts'
import { decodeForSnapshot, decodeRecord, encodeRecord, RECORD_VERSION } from '../../src/stores/codec.ts'
import { recordOf, sessionOf } from '../../src/testing/conformance/case.ts'

const FULL = recordOf([sessionOf('s', { label: 'L', retired: { tokens: ['t'], until: 1 }, exempt: true })], {
  endings: [{ id: 'e', tokens: ['t'], hostSessions: ['h'], devices: ['d'], openedAt: 1, endedAt: 2, reason: 'idle' }],
  spent: [{ ticket: 'k', until: 3 }],
  dueAt: 4,
})

/** In format 1, with one thing changed; `path` leads to it. */
function damaged(path: readonly string[], value: unknown): string {
  const fields = JSON.parse(JSON.stringify({ v: 1, ...FULL }))
  let parent = fields
  for (const step of path.slice(0, -1)) parent = parent[step]
  parent[path.at(-1) ?? ''] = value
  return JSON.stringify(fields)
}

const coded = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) })

describe('the codec', () => {
  it('reads what it has written', () => {
    expect(decodeRecord(encodeRecord(FULL))).toEqual(FULL)
    expect(decodeRecord(encodeRecord(EMPTY_RECORD))).toEqual(EMPTY_RECORD)
  })

  it('writes its version first, and what is usual in few bytes', () => {
    const id = 'i'.repeat(22)
    const at = 1_800_000_000_000
    const session = {
      id,
      tokens: [id],
      hostSessions: ['h'.repeat(22)],
      devices: ['d'.repeat(22)],
      label: 'Firefox on Linux',
    }
    const record = {
      ...EMPTY_RECORD,
      at,
      sessions: [{ ...session, openedAt: at, lastSeenAt: at }],
      keepUntil: at + 18e5 + 30 * 86_400_000,
      dueAt: at + 18e5,
    }
    expect(encodeRecord(record)).toMatch(new RegExp(`^${RECORD_VERSION},`))
    expect(encodeRecord(record).length).toBeLessThanOrEqual(102)
    expect(decodeRecord(encodeRecord(record))).toEqual(record)
  })

  it('reads any record that it has written, whatever its texts and instants', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const text = encodeRecord(record)
        expect(decodeRecord(text)).toEqual(record)
        expect(decodeRecord(Buffer.from(text).toString())).toEqual(record) // as UTF-8
      }),
    )
  })

  it('reads a record of format 1, which was JSON', () => {
    expect(decodeRecord(JSON.stringify({ v: 1, ...FULL }))).toEqual(FULL)
  })

  it('finds every text that was cut off anywhere (I6)', () => {
    const text = encodeRecord(FULL)
    for (let length = 0; length < text.length; length += 1)
      expect(decodeForSnapshot(text.slice(0, length)).unreadable, text.slice(0, length)).toBeDefined()
  })

  it('keeps fields that it does not know', () => {
    const extended = { ...FULL, novel: 1, sessions: [{ ...sessionOf('s'), novel: { deep: [2] } }] }
    expect(decodeRecord(encodeRecord(extended))).toEqual(extended)
  })

  it('writes a grant where earlier versions keep what they do not know, and costs no other record a byte', () => {
    const grant = { until: 1_767_262_500_000, operator: 'Sam | of; support! \u2028 é %0041' }
    const text = encodeRecord({ ...FULL, grant })
    expect(decodeRecord(text)).toEqual({ ...FULL, grant })
    const plain = encodeRecord(FULL)
    expect(text).toBe(`${plain.slice(0, -1)}|${JSON.stringify({ record: { grant } })}!`)
    expect(encodeRecord({ ...FULL, grant: undefined } as unknown as AccountRecord)).toBe(plain)
  })

  it.each([null, 5, 'Sam', {}, { until: 'soon', operator: 'Sam' }, { until: 5 }, { until: 5, operator: '' }])(
    'finds a grant that is none: %j (I6)',
    (grant) => {
      const text = encodeRecord({ ...FULL, grant } as unknown as AccountRecord)
      expect(() => decodeRecord(text)).toThrow(coded('UTS_RECORD_UNREADABLE', /its grant is none/))
      expect(() => decodeRecord(damaged(['grant'], grant))).toThrow(coded('UTS_RECORD_UNREADABLE', /its field grant/))
    },
  )

  it('refuses a record of a newer version, whatever is in it (K9)', () => {
    for (const newer of [`${RECORD_VERSION + 1},whatever`, JSON.stringify({ v: RECORD_VERSION + 1, anything: true })]) {
      const message = /format 3; this one reads up to 2.*Nothing was changed/
      expect(() => decodeRecord(newer)).toThrow(coded('UTS_RECORD_NEWER', message))
      expect(() => decodeForSnapshot(newer)).toThrow(coded('UTS_RECORD_NEWER', /newer/))
    }
  })

  it.each([
    ['no text of ours', 'nonsense', /no record.*"nonsense"/],
    ['an array', '[]', /no record/],
    ['null', 'null', /no record/],
    ['a text without an instant', '2,!', /a number is none/],
    ['a text without keepUntil', '2,0!', /keepUntil is missing/],
    ['a text with a session without an id', '2,0,0|,h!', /an id is missing/],
    ['a text with an ending for no reason', '2,0,0||e,,,,,,x!', /a letter says nothing/],
    ['a text with an instant that is none', '2,0,*!', /a number is none/],
    ['a text with additions that are no JSON', '2,0,0||||{!', /JSON/],
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
      fc.string({ unit: fc.constantFrom(...'2,|;.!=~%0aZd') }).map((text) => `2,${text}!`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { error, record } = told(text)
        if (error) expect(error).toBeInstanceOf(UtsessionsError)
        else expect(decodeRecord(encodeRecord(record ?? EMPTY_RECORD))).toEqual(record)
      }),
    )
  })
})

/** A text made at random may happen to be of a newer version, or a record. */
function told(text: string): { readonly error?: unknown; readonly record?: AccountRecord } {
  try {
    const { unreadable: error, record } = decodeForSnapshot(text)
    return { error, record }
  } catch (error) {
    return { error }
  }
}

const hash = fc.string({ minLength: 1, unit: 'binary' })
const hashes = fc.array(hash, { maxLength: 3 })
const text = fc.string({ unit: 'binary' })
const instant = fc.oneof(
  fc.maxSafeNat(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
)
const some = <T>(values: Readonly<Record<string, fc.Arbitrary<T>>>) => fc.record(values, { requiredKeys: [] })

const anySession = fc
  .tuple(
    fc.record({
      id: hash,
      tokens: hashes,
      hostSessions: hashes,
      devices: hashes,
      openedAt: instant,
      lastSeenAt: instant,
    }),
    some({ label: text, place: text, address: text }),
    some({ renewedAt: instant }),
    some({ retired: fc.record({ tokens: hashes, until: instant }) }),
    some({ exempt: fc.constant(true as const), novel: fc.constant(true as const) }),
  )
  .map((parts): Session => Object.assign({}, ...parts))

const anyEnding = fc
  .tuple(
    fc.record({ id: hash, tokens: hashes, hostSessions: hashes, openedAt: instant, endedAt: instant }),
    fc.record({ reason: fc.constantFrom('displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed') }),
    some({ devices: hashes }),
    some({ label: text }),
    some({
      by: fc
        .tuple(
          some({ session: hash, label: text, operator: text }),
          some({ takeover: fc.constant(true), disowned: fc.constant(true) }),
          some({ rule: fc.constantFrom('policy', 'capacity') }),
        )
        .map((parts) => Object.assign({}, ...parts)),
    }),
  )
  .map((parts): Ending => Object.assign({}, ...parts))

/** One in two keeps its endings for as long as is usual. */
const anyRecord: fc.Arbitrary<AccountRecord> = fc
  .tuple(anyOtherRecord(), fc.boolean(), fc.option(fc.record({ until: instant, operator: hash }), { nil: undefined }))
  .map(([other, isUsual, grant]) => {
    const record = grant ? { ...other, grant } : other
    return isUsual && record.dueAt !== null ? { ...record, keepUntil: record.dueAt + 30 * 86_400_000 } : record
  })

function anyOtherRecord(): fc.Arbitrary<AccountRecord> {
  return fc.record({
    at: instant,
    sessions: fc.array(anySession, { maxLength: 3 }),
    endings: fc.array(anyEnding, { maxLength: 3 }),
    notBefore: instant,
    forgottenBefore: instant,
    spent: fc.array(fc.record({ ticket: hash, until: instant }), { maxLength: 2 }),
    dueAt: fc.option(instant),
    keepUntil: instant,
  })
}
