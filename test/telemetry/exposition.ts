// A strict reader of the two text formats, written from their grammars: what it does not know is a fault, not something to pass over.
// https://prometheus.io/docs/instrumenting/exposition_formats and https://prometheus.io/docs/specs/om/open_metrics_spec

export interface ParsedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export interface ParsedFamily {
  readonly name: string
  type?: string
  help?: string
  unit?: string
  readonly samples: ParsedSample[]
}

type Format = 'prometheus' | 'openmetrics'

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const META = new RegExp(`^# (HELP|TYPE|UNIT) (${NAME})(?: (.*))?$`)
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? ([^ ]+)$`)
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/
const NUMBER = /^(?:[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[+-]Inf|NaN)$/
const TYPES = ['counter', 'gauge', 'histogram']
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
}

/** The families of a text, in their order. @throws for whatever the grammar forbids */
export function parse(text: string, format: Format): readonly ParsedFamily[] {
  const families: ParsedFamily[] = []
  for (const line of linesOf(text, format)) readLine(line, families, format)
  for (const family of families) check(family, format)
  return families
}

function linesOf(text: string, format: Format): readonly string[] {
  if (!text.endsWith('\n')) throw new Error('The last line does not end')
  const lines = text.slice(0, -1).split('\n')
  if (format === 'prometheus') return lines
  if (lines.pop() !== '# EOF') throw new Error('No # EOF at the end')
  return lines
}

function readLine(line: string, families: ParsedFamily[], format: Format): void {
  const meta = META.exec(line)
  if (meta) readMeta(families, meta[1] ?? '', meta[2] ?? '', meta[3] ?? '', format)
  else readSample(line, families.at(-1), format)
}

function readSample(line: string, family: ParsedFamily | undefined, format: Format): void {
  const sample = SAMPLE.exec(line)
  if (!sample) throw new Error(`Neither a comment nor a sample: ${line}`)
  const [, name = '', labels = '', value = ''] = sample
  if (!family || !isOf(name, family, format)) throw new Error(`${name} stands in no family of its own`)
  if (!NUMBER.test(value)) throw new Error(`No number: ${line}`)
  family.samples.push({ name, labels: labelsIn(labels), value: Number(value.replace('Inf', 'Infinity')) })
}

function readMeta(families: ParsedFamily[], kind: string, name: string, text: string, format: Format): void {
  let family = families.at(-1)
  if (family?.name !== name) {
    if (families.some((known) => known.name === name)) throw new Error(`${name} is torn apart`)
    family = { name, samples: [] }
    families.push(family)
  }
  const key = kind.toLowerCase() as 'help' | 'type' | 'unit'
  if (family.samples.length > 0 || family[key] !== undefined) throw new Error(`Too late, or twice: ${kind} ${name}`)
  if (kind === 'TYPE' && !TYPES.includes(text)) throw new Error(`No type: ${text}`)
  if (kind === 'UNIT' && (format !== 'openmetrics' || !name.endsWith(`_${text}`))) throw new Error(`No unit: ${text}`)
  if (kind === 'HELP' && /\\(?![\\n"])/.test(text.replaceAll('\\\\', ''))) throw new Error(`Not escaped: ${text}`)
  family[key] = text
}

/** In Prometheus' own format a counter is named with its suffix; in OpenMetrics only its sample is. */
function isOf(name: string, family: ParsedFamily, format: Format): boolean {
  if (family.type === 'counter' && format === 'prometheus') return name === family.name && name.endsWith('_total')
  return (SUFFIXES[family.type ?? ''] ?? []).some((suffix) => name === family.name + suffix)
}

function labelsIn(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  let rest = text
  while (rest !== '') {
    const [all, name = '', value = ''] = LABEL.exec(rest) ?? []
    if (all === undefined || Object.hasOwn(labels, name)) throw new Error(`No labels: ${text}`)
    labels[name] = value.replace(/\\(["\\n])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped))
    rest = rest.slice(all.length)
  }
  return labels
}

function check(family: ParsedFamily, format: Format): void {
  if (family.type === undefined || family.help === undefined) throw new Error(`${family.name} has no type or no help`)
  const keys = family.samples.map(({ name, labels }) => JSON.stringify([name, Object.entries(labels).toSorted()]))
  if (new Set(keys).size !== keys.length) throw new Error(`A series of ${family.name} stands there twice`)
  if (family.type !== 'gauge' && family.samples.some(({ value }) => !(value >= 0))) throw new Error('It counts down')
  if (family.type === 'histogram') checkHistogram(family, format)
}

function checkHistogram({ name, samples }: ParsedFamily, format: Format): void {
  const series = groupsOf(samples, ({ labels: { le, ...others } }) => JSON.stringify(Object.entries(others).toSorted()))
  for (const one of series.values()) {
    const buckets = one.filter((sample) => sample.name === `${name}_bucket`)
    const bounds = buckets.map(({ labels }) => labels.le ?? '')
    const numbers = bounds.map((bound) => (bound === '+Inf' ? Infinity : Number(bound)))
    if (bounds.at(-1) !== '+Inf') throw new Error(`${name} has no bucket for everything`)
    if (!increases(numbers) || new Set(numbers).size !== numbers.length)
      throw new Error(`Bounds out of order: ${bounds}`)
    if (!increases(buckets.map(({ value }) => value))) throw new Error(`${name} is not cumulative`)
    if (format === 'openmetrics' && bounds.some((bound) => /^\d+$/.test(bound))) throw new Error(`No float: ${bounds}`)
    const count = one.filter((sample) => sample.name === `${name}_count`).map(({ value }) => value)
    const sums = one.filter((sample) => sample.name === `${name}_sum`)
    if (count.length !== 1 || sums.length !== 1 || count[0] !== buckets.at(-1)?.value)
      throw new Error(`${name} does not add up`)
  }
}

function increases(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number >= (numbers[i - 1] ?? 0))
}

function groupsOf(
  samples: readonly ParsedSample[],
  keyOf: (sample: ParsedSample) => string,
): Map<string, ParsedSample[]> {
  const groups = new Map<string, ParsedSample[]>()
  for (const sample of samples) groups.set(keyOf(sample), [...(groups.get(keyOf(sample)) ?? []), sample])
  return groups
}
