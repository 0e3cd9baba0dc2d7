// What is measured: names, units and meanings, the same for OpenTelemetry and Prometheus. docs/metrics.md lists them.

export type MetricName = keyof typeof METRICS

interface Metric {
  readonly kind: 'counter' | 'histogram' | 'gauge'
  /** As UCUM has it: seconds, or in braces what is counted. */
  readonly unit: 's' | `{${string}}`
  readonly help: string
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[]
}

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]

/** From a check in memory to a store that is given up on. */
const VERB_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const WAIT_BUCKETS = [1, 5, 15, 30, MINUTE, 120, 300, 600, 1_800, HOUR, 4 * HOUR, DAY]
const SESSION_BUCKETS = [MINUTE, 300, 900, 1_800, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY]

export const METRICS = {
  'utsessions.verb.duration': {
    kind: 'histogram',
    unit: 's',
    help: 'How long the verbs of the control took.',
    buckets: VERB_BUCKETS,
  },
  'utsessions.decisions': {
    kind: 'counter',
    unit: '{decision}',
    help: 'What the verbs of the control answered.',
  },
  'utsessions.journal.entries': {
    kind: 'counter',
    unit: '{entry}',
    help: 'What happened, by kind of journal line, counted by the process that made it happen.',
  },
  'utsessions.faults': {
    kind: 'counter',
    unit: '{fault}',
    help: 'What went wrong: the store, the policy function, a stored record, a listener.',
  },
  'utsessions.session.duration': {
    kind: 'histogram',
    unit: 's',
    help: 'How long sessions had lasted when they ended.',
    buckets: SESSION_BUCKETS,
  },
  'utsessions.refusal.wait': {
    kind: 'histogram',
    unit: 's',
    help: 'How long those who were refused were told to wait.',
    buckets: WAIT_BUCKETS,
  },
  'utsessions.session.live': {
    kind: 'gauge',
    unit: '{session}',
    help: 'Live sessions in the store, as every process that shares it sees them.',
  },
  'utsessions.account.live': {
    kind: 'gauge',
    unit: '{account}',
    help: 'Accounts with live sessions in the store, as every process that shares it sees them.',
  },
} as const satisfies Readonly<Record<string, Metric>>

export type CounterName = Of<'counter'>
export type HistogramName = Of<'histogram'>
export type GaugeName = Of<'gauge'>

type Of<K extends Metric['kind']> = { [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never }[MetricName]

export function namesOf<K extends Metric['kind']>(kind: K): readonly Of<K>[] {
  return Object.entries(METRICS).flatMap(([name, metric]) => (metric.kind === kind ? [name as Of<K>] : []))
}

/** What numbers are told apart by: values of closed sets. `error.type` is OpenTelemetry's name, the others are ours. */
export type Attributes = {
  readonly 'utsessions.verb'?: string
  readonly 'utsessions.outcome'?: string
  readonly 'utsessions.reason'?: string
  readonly 'utsessions.kind'?: string
  readonly 'utsessions.fault'?: string
  /** `false`: only what would have happened. Not there otherwise. */
  readonly 'utsessions.enforced'?: false
  readonly 'error.type'?: string
}

/** Who keeps the numbers. */
export interface Recorder {
  add(metric: CounterName, by: number, attributes: Attributes): void
  record(metric: HistogramName, seconds: number, attributes: Attributes): void
}
