// Histograms as Prometheus wants them: each bucket holds what those below it hold, and the last one everything.

import type { Sample } from './family.ts'

/** The first bucket that the value fits in; the last one has no bound. */
export function bucketOf(bounds: readonly number[], value: number): number {
  let bucket = 0
  while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket += 1
  return bucket
}

/** @param counted how many fell into each bucket, the one without a bound last; where none did, nothing need be there */
export function histogramSamples(
  name: string,
  bounds: readonly number[],
  counted: {
    readonly labels: Readonly<Record<string, string>>
    readonly value: number
    readonly buckets: readonly number[]
  },
): readonly Sample[] {
  const { labels, value } = counted
  let count = 0
  const buckets = [...bounds, Infinity].map((bound, i) => {
    count += counted.buckets[i] ?? 0
    return {
      metricName: `${name}_bucket`,
      labels: { ...labels, le: bound === Infinity ? '+Inf' : String(bound) },
      value: count,
    }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value },
    { metricName: `${name}_count`, labels, value: count },
  ]
}
