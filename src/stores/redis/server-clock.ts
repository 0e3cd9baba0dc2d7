// The server's clock, known from its last answers: an offset to the machine's monotonic clock, for a few seconds.

import { type MachineClocks, machineClocks } from '../clock.ts'
import { BUCKETS } from './buckets.ts'

/** The nodes of a cluster have clocks of their own, and a bucket is on one of them: it has an offset of its own. */
export interface ServerClock {
  /** Whether the time will be known in a moment, as far as that can be told without looking at both clocks. */
  isRecent(bucket: number): boolean
  /** What the clock of the bucket's server shows; `undefined` where that must be asked. Epoch milliseconds. */
  now(bucket: number): number | undefined
  /** To be called as a command is sent; what it gives, as the answer is there. */
  sending(bucket: number): Answered
  /** Whether all buckets are on one server, which has one clock. @default they are not */
  isOneServer(isOne: boolean): void
  hasOneServer(): boolean
}

/**
 * Takes the server's time out of the answer, in microseconds, and gives it in milliseconds. It is kept where the answer shows that what
 * this server holds is what counts: a replica's does not.
 */
export type Answered = (serverMicros: number, isKept?: boolean) => number

interface Sample {
  /** Of the server's clock to the monotonic one. */
  readonly offset: number
  /** When it was taken, by the monotonic clock. */
  readonly takenAt: number
  /** How far apart the machine's clocks were when it was asked for. */
  readonly apart: number
}

const VALID_MS = 5_000
/** A machine that slept: its monotonic clock did not count that. */
const MOST_PARTING_MS = 100
/** The offset is wrong by up to half of the round trip. */
export const LONGEST_TRIP_MS = 100
/** Of the one server: behind those of the buckets. */
const ONE = BUCKETS

/** `turn`: the same clocks for whoever looks often, and need not know what has passed since others looked in this turn. */
export function createServerClock(clocks: MachineClocks = machineClocks, turn: MachineClocks = clocks): ServerClock {
  const samples: (Sample | undefined)[] = new Array(BUCKETS + 1).fill(undefined)
  let isOne = false
  const placeOf = (bucket: number) => (isOne ? ONE : bucket)
  return {
    isRecent: (bucket) => {
      const sample = samples[placeOf(bucket)]
      return sample !== undefined && turn.monotonic() - sample.takenAt <= VALID_MS
    },
    now: (bucket) => {
      const sample = samples[placeOf(bucket)]
      if (sample === undefined) return undefined
      const monotonic = turn.monotonic()
      if (monotonic - sample.takenAt > VALID_MS) return undefined
      const parting = Math.abs(turn.wall() - monotonic - sample.apart)
      return parting > MOST_PARTING_MS ? undefined : Math.floor(monotonic + sample.offset)
    },
    sending: (bucket) => {
      const sentAt = clocks.monotonic()
      const apart = clocks.wall() - sentAt
      return (serverMicros, isKept = true) => {
        const server = serverMicros / 1_000
        const takenAt = clocks.monotonic()
        const offset = server - (sentAt + takenAt) / 2
        if (isKept && takenAt - sentAt <= LONGEST_TRIP_MS) samples[placeOf(bucket)] = { offset, takenAt, apart }
        return Math.floor(server)
      }
    },
    isOneServer: (is) => {
      isOne = is
    },
    hasOneServer: () => isOne,
  }
}
