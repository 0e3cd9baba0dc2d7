// Snapshots out of rows. Each row is read anew; what is not done anew is to make a record of a text that made one a moment ago.

import { EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot } from '../codec.ts'
import type { Snapshot } from '../store.ts'

/** The snapshot of a row: its revision, and its text. */
export type SnapshotOf = (row: readonly unknown[] | undefined) => Snapshot

interface Known {
  readonly text: string
  readonly snapshot: Snapshot
}

/** Two megabytes, once so many sessions are in use. A place is a revision's, and that of others whose numbers end alike. */
const PLACES = 2_048
/** Longer texts are those of many sessions: read anew each time. */
const LONGEST = 512

const NOTHING: Snapshot = { record: EMPTY_RECORD, revision: 0 }

/**
 * It is the whole text that says whether the record is the same, and not the revision alone: that stays as it is where somebody mends a record by
 * hand. To compare two texts takes a tenth of what it takes to read one. A place that is taken is given to a text that comes twice with nothing found
 * there in between: what is kept for a single use costs the collector of garbage more than reading it anew.
 */
export function createSnapshots(): SnapshotOf {
  const places: (Known | undefined)[] = new Array(PLACES).fill(undefined)
  const comers = new Float64Array(PLACES)
  return (row) => {
    if (!row) return NOTHING
    const revision = Number(row[0])
    const text = row[1] as string
    const place = revision & (PLACES - 1)
    const known = places[place]
    if (known !== undefined && known.text === text && known.snapshot.revision === revision) {
      comers[place] = 0
      return known.snapshot
    }
    const snapshot = snapshotIn(text, revision)
    if (text.length <= LONGEST && (known === undefined || comers[place] === revision))
      places[place] = { text, snapshot }
    comers[place] = revision
    return snapshot
  }
}

function snapshotIn(text: string, revision: number): Snapshot {
  const { record, unreadable } = decodeForSnapshot(text)
  return unreadable ? { record, revision, unreadable } : { record, revision }
}
