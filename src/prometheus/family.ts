// A family: one metric with all its series. What it gives is what prom-client's registry takes, so the two can be told together.

import { METRICS, type MetricName } from '../telemetry/metrics.ts'

/** One line: a number, and what it is told apart by. */
export interface Sample {
  /** Where it is not the family's own name: `…_bucket`, `…_sum`, `…_count`. */
  readonly metricName?: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface FamilyValues {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly values: readonly Sample[]
  /** How several processes are put together by prom-client's cluster: all of them see the same sessions. */
  readonly aggregator: 'sum' | 'max'
}

/** Shaped as prom-client's `Registry.registerMetric` and `getMetricsAsJSON` want it. */
export interface Family {
  /** prom-client takes the suffix off a counter's name where it tells OpenMetrics, and asks for the numbers under the new one. */
  readonly name: string
  readonly type: FamilyValues['type']
  /** The numbers of this moment. */
  get(): Promise<FamilyValues>
}

/** The name as OpenTelemetry's exporters for Prometheus write it: one dashboard serves both. */
export function prometheusName(name: MetricName): string {
  const { kind, unit } = METRICS[name]
  return `${underscored(name)}${unit === 's' ? '_seconds' : ''}${kind === 'counter' ? '_total' : ''}`
}

/** Attributes as labels. */
export function labelsOf(attributes: Readonly<Record<string, string | boolean | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[underscored(name), String(value)]],
    ),
  )
}

function underscored(name: string): string {
  return name.replaceAll('.', '_')
}
