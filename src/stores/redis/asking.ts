// Asking a server for its time: one question for all who ask at once. Called by a load where the time is not known.

import { BUCKETS } from './buckets.ts'
import { type Commands, says } from './commands.ts'
import type { BucketKeys, Keys } from './keys.ts'
import { ASK_TIME } from './read-scripts.ts'
import { LONGEST_TRIP_MS, type ServerClock } from './server-clock.ts'

/** The time of a bucket's server, in epoch milliseconds. Fails where what that server shows may be over. */
export type AskTime = (bucket: BucketKeys) => Promise<number>

interface AskingParts {
  readonly commands: Commands
  readonly keys: Keys
  readonly clock: ServerClock
  readonly monotonic: () => number
  /** It is known to be a cluster. */
  readonly isCluster: boolean
}

/** What a cluster says of keys in slots that differ, and how valkey-glide says it. */
const APART = /CROSSSLOT|CrossSlot/

/**
 * The question has a key of another bucket with it. A cluster refuses that, whichever of its nodes has the two, and is asked bucket by bucket
 * from then on. Who does not refuse it has all buckets, and one clock.
 */
export function createAskTime({ commands, keys, clock, monotonic, isCluster }: AskingParts): AskTime {
  const shared = createSharing(monotonic)
  let isApart = isCluster
  const ask = async ({ bucket, nothing }: BucketKeys, ...others: string[]) => {
    const answered = clock.sending(bucket)
    const micros = Number(await commands.run(ASK_TIME, [nothing, ...others], []))
    clock.isOneServer(others.length > 0)
    return answered(micros)
  }
  const askOne = (bucket: BucketKeys) => shared('all', () => ask(bucket, oppositeOf(keys, bucket).nothing))
  const askEach = (bucket: BucketKeys) => shared(bucket.nothing, () => ask(bucket))
  return async (bucket) => {
    if (isApart) return askEach(bucket)
    try {
      return await askOne(bucket)
    } catch (error) {
      if (!says(error, APART)) throw error
      isApart = true
      return askEach(bucket)
    }
  }
}

/** Of another slot. */
function oppositeOf({ buckets }: Keys, { bucket }: BucketKeys): BucketKeys {
  return buckets[(bucket + BUCKETS / 2) % BUCKETS] as BucketKeys
}

interface Question {
  readonly sentAt: number
  readonly answer: Promise<number>
}

/** Who asks a moment after another takes the same answer: it is wrong by that moment at most. */
function createSharing(monotonic: () => number) {
  const underWay = new Map<string, Question>()
  return (place: string, ask: () => Promise<number>): Promise<number> => {
    const sentAt = monotonic()
    const before = underWay.get(place)
    if (before && sentAt - before.sentAt <= LONGEST_TRIP_MS) return before.answer
    const forget = () => {
      if (underWay.get(place) === question) underWay.delete(place)
    }
    const question: Question = { sentAt, answer: ask().finally(forget) }
    underWay.set(place, question)
    return question.answer
  }
}
