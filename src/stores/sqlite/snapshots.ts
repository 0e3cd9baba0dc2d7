// Snapshots out of rows. Each row is read anew; what is not done anew is to make a record of a text that made one a moment ago.

import { EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot } from '../codec.ts'
import type { Snapshot } from '../store.ts'

/** The snapshot of an account's row: its revision, and its text. */
export type SnapshotOf = (column: string, row: readonly unknown[] | undefined) => Snapshot

interface Last {
  readonly revision: unknown
  readonly text: string
  readonly snapshot: Snapshot
}

/** Accounts whose last text is kept, if it is no long one: two megabytes, where they have one session each. */
const MOST = 2_048
const LONGEST = 1_000

const NOTHING: Snapshot = { record: EMPTY_RECORD, revision: 0 }

/**
 * It is the whole text that says whether the record is the same, and not the revision alone: that stays as it is where somebody mends a record by
 * hand. To compare two texts takes a tenth of what it takes to read one.
 */
export function createSnapshots(): SnapshotOf {
  const lasts = new Map<string, Last>()
  return (column, row) => {
    if (!row) return NOTHING
    const revision = row[0]
    const text = row[1] as string
    const last = lasts.get(column)
    if (last !== undefined && last.text === text && last.revision === revision) return last.snapshot
    const snapshot = snapshotIn(text, Number(revision))
    if (text.length <= LONGEST) keep(lasts, column, { revision, text, snapshot })
    return snapshot
  }
}

function keep(lasts: Map<string, Last>, column: string, last: Last): void {
  if (lasts.size >= MOST && !lasts.has(column)) lasts.clear()
  lasts.set(column, last)
}

function snapshotIn(text: string, revision: number): Snapshot {
  const { record, unreadable } = decodeForSnapshot(text)
  return unreadable ? { record, revision, unreadable } : { record, revision }
}
