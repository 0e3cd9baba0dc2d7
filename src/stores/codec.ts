// Records as text: versioned, validated, and careful with what a newer version has added. The formats are in codec/.

import { given, UtsessionsError } from '../policy/errors.ts'
import { type AccountRecord, EMPTY_RECORD } from '../policy/record.ts'
import { isObject, recordIn } from './codec/json.ts'
import { readRecord } from './codec/read.ts'
import { writeRecord } from './codec/write.ts'
import type { Snapshot } from './store.ts'

/** The version that this package writes. A higher one is refused, never overwritten. */
export const RECORD_VERSION = 2

/** The text of a record. What a newer version has added, and this one does not know, is written back as it was read. */
export function encodeRecord(record: AccountRecord): string {
  return writeRecord(RECORD_VERSION, record)
}

/**
 * The record of a text, in this format or an earlier one.
 * @throws {UtsessionsError} `UTS_RECORD_NEWER` or `UTS_RECORD_UNREADABLE`
 */
export function decodeRecord(text: string): AccountRecord {
  const version = text.startsWith(THIS_VERSION) ? RECORD_VERSION : versionOf(text)
  if (version > RECORD_VERSION) throw newer(version)
  try {
    return version === RECORD_VERSION ? readRecord(text) : recordIn(parsed(text))
  } catch (error) {
    throw unreadable(error, text)
  }
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

const THIS_VERSION = `${RECORD_VERSION},`

/** Texts begin with it; format 1 was a JSON object that had it in a field. 0 where there is none. */
function versionOf(text: string): number {
  const number = /^(\d+),/.exec(text)?.[1]
  if (number !== undefined) return Number(number)
  try {
    const { v } = parsed(text)
    return typeof v === 'number' && v > RECORD_VERSION ? v : 0
  } catch {
    return 0
  }
}

function parsed(text: string): Record<string, unknown> {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : undefined
  if (isObject(value)) return value
  throw new Error('it is no record')
}

function newer(version: number): UtsessionsError {
  return new UtsessionsError(
    'UTS_RECORD_NEWER',
    `A newer version of utsessions wrote this record (format ${version}; this one reads up to ${RECORD_VERSION}). ` +
      'Nothing was changed. Update every process that uses the store.',
  )
}

function unreadable(cause: unknown, text: string): UtsessionsError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const message = `A stored record cannot be read: ${why} (${given(text)}). It counts as empty; the next opening overwrites it.`
  return new UtsessionsError('UTS_RECORD_UNREADABLE', message, { cause })
}
