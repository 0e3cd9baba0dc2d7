// Records as text: versioned, validated, and careful with what a newer version has added.

import { given, UtsessionsError } from '../policy/errors.ts'
import { type AccountRecord, EMPTY_RECORD } from '../policy/record.ts'
import type { Snapshot } from './store.ts'

/** The version that this package writes. A higher one is refused, never overwritten. */
export const RECORD_VERSION = 1

/** The text of a record. Fields that this version does not know are written back as they were read. */
export function encodeRecord(record: AccountRecord): string {
  return JSON.stringify({ v: RECORD_VERSION, ...record })
}

/**
 * The record of a text.
 * @throws {UtsessionsError} `UTS_RECORD_NEWER` or `UTS_RECORD_UNREADABLE`
 */
export function decodeRecord(text: string): AccountRecord {
  const { v, ...record } = parsed(text)
  if (typeof v === 'number' && v > RECORD_VERSION) {
    throw new UtsessionsError(
      'UTS_RECORD_NEWER',
      `A newer version of utsessions wrote this record (format ${v}; this one reads up to ${RECORD_VERSION}). ` +
        'Nothing was changed. Update every process that uses the store.',
    )
  }
  const fault = v === RECORD_VERSION ? faultIn(record) : 'v'
  if (fault) throw unreadable(`its field ${fault} is wrong`, text)
  return record as unknown as AccountRecord
}

/** The record for a snapshot: an unreadable one counts as empty, and says so. */
export function decodeForSnapshot(text: string): Pick<Snapshot, 'record' | 'unreadable'> {
  try {
    return { record: decodeRecord(text) }
  } catch (error) {
    if (error instanceof UtsessionsError && error.code === 'UTS_RECORD_UNREADABLE') {
      return { record: EMPTY_RECORD, unreadable: error }
    }
    throw error
  }
}

function parsed(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw unreadable('it is not JSON', text, cause)
  }
  if (isObject(value)) return value
  throw unreadable('it is not an object', text)
}

function unreadable(why: string, text: string, cause?: unknown): UtsessionsError {
  const message = `A stored record cannot be read: ${why} (${given(text)}). It counts as empty; the next opening overwrites it.`
  return new UtsessionsError('UTS_RECORD_UNREADABLE', message, { cause })
}

type Check = (value: unknown) => boolean

const instant: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const hash: Check = (value) => typeof value === 'string' && value !== ''
const text: Check = (value) => typeof value === 'string'
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)
const shape = (fields: Readonly<Record<string, Check>>): Check => {
  const checks = Object.entries(fields)
  return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]))
}

const REASONS = ['displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed']

const session = shape({
  id: hash,
  tokens: listOf(hash),
  hostSessions: listOf(hash),
  devices: listOf(hash),
  openedAt: instant,
  lastSeenAt: instant,
  renewedAt: optional(instant),
  retired: optional(shape({ tokens: listOf(hash), until: instant })),
  exempt: optional((value) => value === true),
  label: optional(text),
  place: optional(text),
  address: optional(text),
})

const ending = shape({
  id: hash,
  tokens: listOf(hash),
  hostSessions: listOf(hash),
  devices: optional(listOf(hash)),
  openedAt: instant,
  endedAt: instant,
  reason: (value) => typeof value === 'string' && REASONS.includes(value),
  by: optional(isObject),
  label: optional(text),
})

const FIELDS: readonly (readonly [string, Check])[] = [
  ['at', instant],
  ['sessions', listOf(session)],
  ['endings', listOf(ending)],
  ['notBefore', instant],
  ['forgottenBefore', instant],
  ['spent', listOf(shape({ ticket: hash, until: instant }))],
  ['dueAt', (value) => value === null || instant(value)],
  ['keepUntil', instant],
]

function faultIn(record: Readonly<Record<string, unknown>>): string | undefined {
  return FIELDS.find(([name, check]) => !check(record[name]))?.[0]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
