// The real SDK of OpenTelemetry, in memory: what it would send.

import { context, metrics, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { onTestFinished } from 'vitest'

export interface Sdk {
  readonly tracerProvider: BasicTracerProvider
  readonly meterProvider: MeterProvider
  spans(): readonly ReadableSpan[]
  /** What is collected now, metric by metric. */
  collect(): Promise<readonly Collected[]>
  /** The points of a metric that counted anything. */
  points(name: string): Promise<readonly Point[]>
  /** As an application registers it, until the test ends. */
  register(): void
}

export type Collected = Awaited<ReturnType<typeof collected>>[number]

export interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  /** Of a histogram: its sum, and how many. */
  readonly value: number
  readonly count?: number
}

const HOUR_MS = 3_600_000

export function startSdk(): Sdk {
  const spans = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: HOUR_MS })
  const meterProvider = new MeterProvider({ readers: [reader] })
  onTestFinished(() => Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]).then(() => {}))
  const collect = () => collected(meterProvider, exporter)
  return {
    tracerProvider,
    meterProvider,
    spans: () => spans.getFinishedSpans(),
    collect,
    points: async (name) => pointsOf((await collect()).find(({ descriptor }) => descriptor.name === name)),
    register: () => register(tracerProvider, meterProvider),
  }
}

async function collected(meterProvider: MeterProvider, exporter: InMemoryMetricExporter) {
  exporter.reset()
  await meterProvider.forceFlush()
  return exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
}

function pointsOf(metric: Collected | undefined): readonly Point[] {
  const points: Point[] = (metric?.dataPoints ?? []).map(({ attributes, value }) =>
    typeof value === 'number' ? { attributes, value } : { attributes, value: value.sum ?? 0, count: value.count },
  )
  return points.filter(({ value, count }) => value !== 0 || count !== undefined)
}

function register(tracerProvider: BasicTracerProvider, meterProvider: MeterProvider): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(tracerProvider)
  metrics.setGlobalMeterProvider(meterProvider)
  onTestFinished(() => {
    context.disable()
    trace.disable()
    metrics.disable()
  })
}
