// The dashboard, the alerts and the page speak of numbers that there are, by Prometheus and by OpenTelemetry alike.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SessionControl } from 'utsessions'
import { instrument } from 'utsessions/opentelemetry'
import { prometheus } from 'utsessions/prometheus'
import { describe, expect, it } from 'vitest'
import { METRICS } from '../../src/telemetry/metrics.ts'
import { makeControl, type TestControl } from '../controller/controls.ts'
import { blocksOf, root } from '../house/snippets.ts'
import { parse } from './exposition.ts'
import { type Collected, startSdk } from './sdk.ts'

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly datasource: { readonly uid: string }
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets: readonly { readonly refId: string; readonly expr: string }[]
}

interface Dashboard {
  readonly schemaVersion: number
  readonly panels: readonly Panel[]
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly type: string; readonly query: unknown }[]
  }
}

const dashboard: Dashboard = JSON.parse(readFileSync(join(root, 'docs/grafana/utsessions.json'), 'utf8'))
const page = readFileSync(join(root, 'docs/metrics.md'), 'utf8')
const alerts = blocksOf('docs/metrics.md').find(({ code }) => code.startsWith('groups:'))?.code ?? ''
const expressions = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.map(({ query }) => JSON.stringify(query)),
]

/** Names of samples and labels: what can stand in an expression. */
interface Told {
  readonly names: Set<string>
  readonly labels: Set<string>
}

/** Everything happens once: admitted, refused, displaced, failed. */
async function use(control: SessionControl, { clock }: Pick<TestControl, 'clock'>): Promise<void> {
  await control.open({ account: 'ann' })
  await control.open({ account: 'ann' })
  clock.advance('6m')
  await control.open({ account: 'ann' })
  await control.check({ account: '' }).catch(() => {})
}

async function tellsPrometheus(): Promise<Told> {
  const made = makeControl()
  const metrics = prometheus(made.control, { authorize: 'anyone', name: 'web' })
  await use(metrics.control, made)
  const samples = parse(await metrics.text(), 'prometheus').flatMap((family) => family.samples)
  return {
    names: new Set(samples.map(({ name }) => name)),
    labels: new Set(samples.flatMap(({ labels }) => Object.keys(labels))),
  }
}

/**
 * As exporters translate it. Prometheus' own receiver and the collector go by the specification of the compatibility with Prometheus; the
 * exporter of the SDK for JavaScript leaves the unit out.
 */
function translated({ descriptor: { name, unit }, dataPoints }: Collected, withUnit: boolean): Told {
  const base = name.replaceAll('.', '_') + (unit === 's' && withUnit ? '_seconds' : '')
  const isHistogram = dataPoints.some(({ value }) => typeof value === 'object')
  const suffixes = isHistogram ? ['_bucket', '_sum', '_count'] : [/\.live$/.test(name) ? '' : '_total']
  const labels = dataPoints.flatMap(({ attributes }) => Object.keys(attributes).map((key) => key.replaceAll('.', '_')))
  return {
    names: new Set(suffixes.map((suffix) => base + suffix)),
    labels: new Set([...labels, ...(isHistogram ? ['le'] : [])]),
  }
}

async function tellsOpenTelemetry(withUnit: boolean): Promise<Told> {
  const { meterProvider, collect } = startSdk()
  const made = makeControl()
  await use(instrument(made.control, { meterProvider, name: 'web' }), made)
  const all = (await collect()).map((metric) => translated(metric, withUnit))
  return {
    names: new Set(all.flatMap(({ names }) => [...names])),
    labels: new Set(all.flatMap(({ labels }) => [...labels])),
  }
}

/** Words of ours in expressions that are neither a sample nor a label. `job` and `instance` are Prometheus' own, `error_type` may be of others. */
function unknown(texts: readonly string[], { names, labels }: Told, unit = '_seconds'): readonly string[] {
  const plain = texts.map((text) => text.replaceAll('(_seconds)?', unit))
  const words = plain.flatMap((text) => text.match(/\b(utsessions|error)_\w+/g) ?? [])
  return [...new Set(words)].filter((word) => !names.has(word) && !labels.has(word) && word !== 'utsessions_enforced')
}

describe('the dashboard for Grafana', () => {
  it('is of the classic model in its last version, asks the chosen data source, and has each panel in its place', () => {
    expect(dashboard.schemaVersion).toBe(42)
    expect(dashboard.templating.list[0]).toMatchObject({ name: 'datasource', type: 'datasource', query: 'prometheus' })
    expect(new Set(dashboard.panels.map(({ datasource }) => datasource.uid))).toEqual(new Set(['$' + '{datasource}']))
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24)
  })

  it('asks for what there is, by Prometheus and by OpenTelemetry, and for all of it', async () => {
    expect(expressions.length).toBeGreaterThan(20)
    const byPrometheus = await tellsPrometheus()
    expect(unknown(expressions, byPrometheus)).toEqual([])
    expect(unknown(expressions, await tellsOpenTelemetry(true))).toEqual([])
    expect(unknown(expressions, await tellsOpenTelemetry(false), '')).toEqual([])
    const asked = expressions.join(' ').replaceAll('(_seconds)?', '_seconds')
    const stems = [...byPrometheus.names].map((name) => name.replace(/_(bucket|sum|count)$/, ''))
    expect(stems.filter((stem) => !asked.includes(stem))).toEqual([])
  })

  it('has variables for all that it says, and balanced brackets', () => {
    const names = dashboard.templating.list.map(({ name }) => name)
    const used = expressions.flatMap((text) => [...text.matchAll(/\$(\w+)/g)].map(([, name]) => name))
    expect([...new Set(used)].filter((name) => name !== '__rate_interval' && !names.includes(name ?? ''))).toEqual([])
    for (const [open, close] of ['()', '{}', '[]'])
      for (const text of expressions) expect(text.split(open ?? '').length).toBe(text.split(close ?? '').length)
  })
})

describe('the page', () => {
  it('lists every number with its names, type, unit and attributes', async () => {
    const byPrometheus = await tellsPrometheus()
    const rows = page.match(/^\| `utsessions\.[\w.]+` +\| `utsessions_\w+`.*$/gm) ?? []
    const listed = rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')))
    expect(listed.map(([, name, , kind, unit]) => [name, kind, unit]).toSorted()).toEqual(
      Object.entries(METRICS)
        .map(([name, { kind, unit }]) => [name, kind, unit])
        .toSorted(),
    )
    const stems = new Set([...byPrometheus.names].map((name) => name.replace(/_(bucket|sum|count)$/, '')))
    expect(new Set(listed.map(([, , name]) => name))).toEqual(stems)
    const attributes = new Set(
      listed.flatMap(
        (cells) =>
          cells[5]
            ?.split(', ')
            .filter(Boolean)
            .map((one) => one.replaceAll('.', '_')) ?? [],
      ),
    )
    expect([...attributes, 'utsessions_control', 'le'].toSorted()).toEqual(
      [...byPrometheus.labels, 'utsessions_enforced'].toSorted(),
    )
  })

  it('has three alerts, which ask for what there is', async () => {
    expect(alerts.match(/- alert: \w+/g)).toHaveLength(3)
    expect(unknown([alerts], await tellsPrometheus())).toEqual([])
    expect(unknown([alerts], await tellsOpenTelemetry(true))).toEqual([])
    const withoutUnit = alerts.replaceAll('_seconds', '')
    expect(unknown([withoutUnit], await tellsOpenTelemetry(false))).toEqual([])
  })
})
