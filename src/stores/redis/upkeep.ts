// When the keys that hold many things are to be looked after, so that a swap need not do it each time: their ends, and the journal's beginning.
//
// A swap that looks after a chunk moves the ends of its keys, where they come too early, to a sixteenth of the record's length behind it, and
// says when they end. Records that end before that have nothing to ask for; the first that does not asks. So does each a sixteenth of its
// length after the last time, or ten minutes, because the keys may have gone and come anew by other hands, with ends by other records: those
// have a sixteenth to spare too. What is known is what the server said; a process that dies takes nothing with it. A key that was made
// anew is always looked after, by the script.

import { BUCKETS, CHUNKS } from './buckets.ts'

const MOST_MS = 10 * 60_000
/** As the script has it. */
const MARGIN = 1 / 16

export interface Upkeep {
  /** Whether a swap of a record that is kept so long has to look after the keys of its chunk. `now`, by the server, where it is known. */
  isDue(bucket: number, chunk: number, keepUntil: number, now: number | undefined): boolean
  /** It has, at `now`: the first of the keys ends at `endAt`. */
  done(bucket: number, chunk: number, endAt: number, now: number): void
}

export function createUpkeep(): Upkeep {
  const doneAt = new Float64Array(BUCKETS * CHUNKS)
  const endAt = new Float64Array(BUCKETS * CHUNKS)
  return {
    isDue: (bucket, chunk, keepUntil, now) => {
      const place = bucket * CHUNKS + chunk
      if (now === undefined || keepUntil > (endAt[place] ?? 0)) return true
      return Math.abs(now - (doneAt[place] ?? 0)) > Math.min(MOST_MS, (keepUntil - now) * MARGIN)
    },
    done: (bucket, chunk, end, now) => {
      const place = bucket * CHUNKS + chunk
      doneAt[place] = now
      endAt[place] = end
    },
  }
}
