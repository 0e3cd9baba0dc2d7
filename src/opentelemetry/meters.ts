// The numbers, kept by whatever SDK is registered. The API gives no meter that finds its SDK later, as it does for spans: so it is looked for.

import { type Counter, type Histogram, type Meter, type MeterProvider, metrics } from '@opentelemetry/api'
import type { SessionControl } from '../controller/controller.ts'
import { countFault, countNothing } from '../telemetry/counting.ts'
import { type CounterName, type HistogramName, METRICS, namesOf, type Recorder } from '../telemetry/metrics.ts'
import { createTotals, type TotalsReader } from '../telemetry/totals.ts'
import { gauge } from './gauges.ts'
import type { ResolvedInstrumentOptions } from './options.ts'
import { meterOf } from './scope.ts'

export interface Meters extends Recorder {
  /** Somebody keeps numbers. */
  isOn(): boolean
  stop(): void
}

interface Kept {
  readonly counters: ReadonlyMap<CounterName, Counter>
  readonly histograms: ReadonlyMap<HistogramName, Histogram>
  readonly stop: () => void
}

interface State {
  readonly options: ResolvedInstrumentOptions
  readonly totals: TotalsReader | undefined
  readonly recorder: Recorder
  provider: MeterProvider | undefined
  kept: Kept | undefined
  isStopped: boolean
}

export function createMeters(control: SessionControl, options: ResolvedInstrumentOptions): Meters {
  const recorder: Recorder = {
    add: (metric, by, attributes) =>
      current(state)
        ?.counters.get(metric)
        ?.add(by, { ...options.constant, ...attributes }),
    record: (metric, value, attributes) =>
      current(state)
        ?.histograms.get(metric)
        ?.record(value, { ...options.constant, ...attributes }),
  }
  const unread = () => countFault(recorder, 'totals-unread')
  const every = options.totalsEveryMs
  const totals = every === undefined ? undefined : createTotals(control, every, unread)
  const state: State = { options, totals, recorder, provider: undefined, kept: undefined, isStopped: false }
  current(state)
  return { ...recorder, isOn: () => current(state) !== undefined, stop: () => stop(state) }
}

/** The instruments of the SDK that is registered now. */
function current(state: State): Kept | undefined {
  const provider = state.options.meterProvider ?? metrics.getMeterProvider()
  if (provider !== state.provider && !state.isStopped) renew(state, provider)
  return state.kept
}

function renew(state: State, provider: MeterProvider): void {
  state.provider = provider
  state.kept?.stop()
  const meter = meterOf(provider)
  state.kept = meter && instrumentsOf(meter, state)
  if (state.kept) countNothing(state.recorder)
}

function instrumentsOf(meter: Meter, { totals, options }: State): Kept {
  return {
    counters: new Map(namesOf('counter').map((name) => [name, meter.createCounter(name, settings(name))])),
    histograms: new Map(namesOf('histogram').map((name) => [name, meter.createHistogram(name, advised(name))])),
    stop: totals ? gauge(meter, totals, options.constant) : () => {},
  }
}

function settings(name: CounterName | HistogramName) {
  const { unit, help } = METRICS[name]
  return { unit, description: help }
}

function advised(name: HistogramName) {
  return { ...settings(name), advice: { explicitBucketBoundaries: [...METRICS[name].buckets] } }
}

function stop(state: State): void {
  state.isStopped = true
  state.kept?.stop()
  state.kept = undefined
}
