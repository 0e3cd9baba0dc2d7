// What was read of an account, by the text that it was read from. Most checks find the very text that the one before them found, and comparing
// two texts takes a fiftieth of what reading one takes. Called by a load.

import type { Snapshot } from '../store.ts'
import { hashOf } from './buckets.ts'
import { snapshotOf } from './values.ts'

/** A snapshot of what is at an account's key, by the server's time. Records are never changed, so snapshots may share one. */
export type ReadSnapshot = (account: string, value: string | undefined, now: number) => Snapshot

interface Remembered {
  readonly value: string
  readonly snapshot: Snapshot
}

/** Some 4 MB, once there are so many accounts that are asked for again and again. */
const PLACES = 8_192
/** Longer texts are those of many sessions: read anew each time. */
const LONGEST = 512

/**
 * Each account has two places, and shares them with others whose hashes end alike. When both are taken, one is given to a text that comes for the
 * second time, with nothing found in between: what is kept for a single use costs the collector of garbage more than reading it anew.
 */
export function createReadSnapshot(): ReadSnapshot {
  const places: (Remembered | undefined)[] = new Array(PLACES).fill(undefined)
  const comers = new Int32Array(PLACES)
  return (account, value, now) => {
    if (value === undefined || value.length > LONGEST) return snapshotOf(value, now)
    const place = hashOf(account) & (PLACES - 1)
    const known = knownAt(places, place, value)
    if (known) {
      comers[place] = 0
      return { record: known.snapshot.record, revision: known.snapshot.revision, now }
    }
    const snapshot = snapshotOf(value, now)
    if (snapshot.unreadable) return snapshot
    const comer = hashOf(String(snapshot.revision))
    const free = places[place] ? place ^ 1 : place
    if (!places[free]) places[free] = { value, snapshot }
    else if (comers[place] === comer) places[place] = { value, snapshot }
    comers[place] = comer
    return snapshot
  }
}

function knownAt(places: readonly (Remembered | undefined)[], place: number, value: string): Remembered | undefined {
  const first = places[place]
  if (first?.value === value) return first
  const second = places[place ^ 1]
  return second?.value === value ? second : undefined
}
