// Instants that processes of one machine can compare: the monotonic clock, in microseconds.

/** Whole microseconds; up to one earlier than it is. */
export function instantUs(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}
