// The numbers as text: Prometheus' own format (0.0.4), or OpenMetrics (1.0).

import type { FamilyValues, Sample } from './family.ts'

export type Format = 'prometheus' | 'openmetrics'

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/** All lines of a metric stand together, and every line ends. */
export function textOf(families: readonly FamilyValues[], format: Format): string {
  const lines = families.filter(({ values }) => values.length > 0).flatMap((family) => linesOf(family, format))
  const end = format === 'openmetrics' ? ['# EOF'] : []
  return [...lines, ...end].map((line) => `${line}\n`).join('')
}

function linesOf(family: FamilyValues, format: Format): readonly string[] {
  const isOpen = format === 'openmetrics'
  const name = isOpen ? family.name.replace(/_total$/, '') : family.name
  return [
    `# TYPE ${name} ${family.type}`,
    ...(isOpen && name.endsWith('_seconds') ? [`# UNIT ${name} seconds`] : []),
    `# HELP ${name} ${isOpen ? escaped(family.help) : escapedHelp(family.help)}`,
    ...family.values.map(
      (sample) => `${sample.metricName ?? family.name}${labels(sample, isOpen)} ${written(sample.value)}`,
    ),
  ]
}

function labels({ labels }: Sample, isOpen: boolean): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    const bound = isOpen && name === 'le' && /^\d+$/.test(value) ? `${value}.0` : value
    return `${name}="${escaped(bound)}"`
  })
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

/** JavaScript writes numbers as the formats want them, but for the endless ones. */
function written(value: number): string {
  return String(value).replace(/^(-?)Infinity$/, (_, sign) => `${sign || '+'}Inf`)
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escaped(text: string): string {
  return escapedHelp(text).replaceAll('"', '\\"')
}
