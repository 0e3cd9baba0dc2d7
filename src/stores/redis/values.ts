// What lies under the key of a record: the revision, a space, the record.

import type { AccountRecord } from '../../policy/record.ts'
import { EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot, encodeRecord } from '../codec.ts'
import { NO_REVISION } from '../revisions.ts'
import type { Snapshot } from '../store.ts'

/** Of what was not written by a swap. The swap's script says the same. */
const NOT_OURS = '!'
const REVISION = /^[A-Za-z0-9_-]+$/

export function textWith(revision: string, record: AccountRecord): string {
  return `${revision} ${encodeRecord(record)}`
}

/** @throws {UtsessionsError} `UTS_RECORD_NEWER` */
export function snapshotOf(value: string | undefined, now: number): Snapshot {
  if (value === undefined) return { record: EMPTY_RECORD, revision: NO_REVISION, now }
  const revision = revisionOf(value)
  if (revision === NOT_OURS) return { ...decodeForSnapshot(`no revision: ${value}`), revision, now }
  const { record, unreadable } = decodeForSnapshot(value.slice(revision.length + 1))
  return unreadable ? { record, unreadable, revision, now } : { record, revision, now }
}

/** What the script of a swap compares. */
export function revisionOf(value: string | undefined): string {
  if (value === undefined) return NO_REVISION
  const revision = value.slice(0, Math.max(0, value.indexOf(' ')))
  return REVISION.test(revision) ? revision : NOT_OURS
}
