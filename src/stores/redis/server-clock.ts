// The server's clock, known from its last answers: an offset to the machine's monotonic clock for each bucket, for a few seconds.

import { type MachineClocks, machineClocks } from '../clock.ts'

/** The nodes of a cluster have clocks of their own, and a bucket is on one of them. */
export interface ServerClock {
  /** Whether the time will be known in a moment, as far as that can be told without looking at both clocks. */
  isRecent(bucket: number): boolean
  /** What the clock of the bucket's server shows; `undefined` where that must be asked. Epoch milliseconds. */
  now(bucket: number): number | undefined
  /** To be called as a command is sent; what it gives, with the server's time out of the answer (in microseconds). Gives that in milliseconds. */
  sending(bucket: number): (serverMicros: number) => number
}

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
const LONGEST_TRIP_MS = 100

export function createServerClock(clocks: MachineClocks = machineClocks): ServerClock {
  const samples: (Sample | undefined)[] = []
  return {
    isRecent: (bucket) => {
      const sample = samples[bucket]
      return sample !== undefined && clocks.monotonic() - sample.takenAt <= VALID_MS
    },
    now: (bucket) => {
      const sample = samples[bucket]
      const monotonic = clocks.monotonic()
      if (!sample || monotonic - sample.takenAt > VALID_MS) return undefined
      const parting = Math.abs(clocks.wall() - monotonic - sample.apart)
      return parting > MOST_PARTING_MS ? undefined : Math.floor(monotonic + sample.offset)
    },
    sending: (bucket) => {
      const sentAt = clocks.monotonic()
      const apart = clocks.wall() - sentAt
      return (serverMicros) => {
        const server = serverMicros / 1_000
        const takenAt = clocks.monotonic()
        const offset = server - (sentAt + takenAt) / 2
        if (takenAt - sentAt <= LONGEST_TRIP_MS) samples[bucket] = { offset, takenAt, apart }
        return Math.floor(server)
      }
    },
  }
}
