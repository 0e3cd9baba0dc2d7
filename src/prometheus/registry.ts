// All numbers of one endpoint: counters and histograms of this process, and gauges that are asked for.

import {
  type Attributes,
  type CounterName,
  type GaugeName,
  type HistogramName,
  METRICS,
  type MetricName,
  namesOf,
  type Recorder,
} from '../telemetry/metrics.ts'
import type { TotalsReader } from '../telemetry/totals.ts'
import { type Family, labelsOf, prometheusName, type Sample } from './family.ts'
import { bucketOf, histogramSamples } from './histogram.ts'

/** What every number of a control says. */
export type Constant = Readonly<Record<string, string>>

export interface Registry {
  readonly families: readonly Family[]
  /** Keeps the numbers of one control. */
  recorder(constant: Constant): Recorder
  /** Live sessions and accounts of one control. @returns what stops it */
  gauge(constant: Constant, totals: TotalsReader): () => void
}

/** One line of a counter, or the lines of a histogram. Made once, then only counted. */
interface Series {
  readonly labels: Readonly<Record<string, string>>
  value: number
  readonly buckets: number[]
}

interface Gauge {
  readonly constant: Constant
  readonly totals: TotalsReader
}

type KeptName = CounterName | HistogramName

interface State {
  readonly series: ReadonlyMap<MetricName, Map<string, Series>>
  readonly gauges: Set<Gauge>
}

export function createRegistry(): Registry {
  const kept = [...namesOf('counter'), ...namesOf('histogram')]
  const state: State = { series: new Map(kept.map((name) => [name, new Map()])), gauges: new Set() }
  return {
    families: [...kept.map((name) => family(name, () => samplesOf(state, name))), ...gaugeFamilies(state)],
    recorder: (constant) => recorder(state, constant),
    gauge: (constant, totals) => {
      const gauge = { constant, totals }
      state.gauges.add(gauge)
      return () => void state.gauges.delete(gauge)
    },
  }
}

function recorder(state: State, constant: Constant): Recorder {
  const suffix = JSON.stringify(constant)
  const find = (metric: MetricName, attributes: Attributes) => seriesOf(state, metric, attributes, constant, suffix)
  return {
    add: (metric, by, attributes) => {
      find(metric, attributes).value += by
    },
    record: (metric, seconds, attributes) => {
      const { buckets } = METRICS[metric]
      const series = find(metric, attributes)
      const bucket = bucketOf(buckets, seconds)
      series.value += seconds
      series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1
    },
  }
}

function seriesOf(
  state: State,
  metric: MetricName,
  attributes: Attributes,
  constant: Constant,
  suffix: string,
): Series {
  const all = state.series.get(metric) ?? new Map<string, Series>()
  const key = keyOf(attributes) + suffix
  const known = all.get(key)
  if (known) return known
  const series = { labels: { ...labelsOf(attributes), ...constant }, value: 0, buckets: [] }
  all.set(key, series)
  return series
}

/** Each kind of number is made in one place, with its attributes in one order. */
function keyOf(attributes: Attributes): string {
  let key = ''
  for (const name in attributes) key += `${name}=${attributes[name as keyof Attributes]} `
  return key
}

function family(name: MetricName, values: () => readonly Sample[] | Promise<readonly Sample[]>): Family {
  const { kind, help } = METRICS[name]
  const fixed = { help, type: kind, aggregator: kind === 'gauge' ? 'max' : 'sum' } as const
  return {
    name: prometheusName(name),
    type: kind,
    async get() {
      return { ...fixed, name: this.name, values: await values() }
    },
  }
}

function samplesOf(state: State, name: KeptName): readonly Sample[] {
  const metric = METRICS[name]
  const all = [...(state.series.get(name)?.values() ?? [])]
  if (metric.kind === 'counter') return all.map(({ labels, value }) => ({ labels, value }))
  return all.flatMap((series) => histogramSamples(prometheusName(name), metric.buckets, series))
}

/** Rather no number than a wrong one: a store that does not answer has no line. */
function gaugeFamilies({ gauges }: State): readonly Family[] {
  return namesOf('gauge').map((name) =>
    family(name, async () => {
      const samples = await Promise.all(
        [...gauges].map(async ({ constant, totals }) => ({
          labels: constant,
          value: (await totals.read())?.[COUNTED[name]],
        })),
      )
      return samples.flatMap(({ labels, value }) => (value === undefined ? [] : [{ labels, value }]))
    }),
  )
}

const COUNTED = {
  'utsessions.session.live': 'sessions',
  'utsessions.account.live': 'accounts',
} as const satisfies Readonly<Record<GaugeName, string>>
