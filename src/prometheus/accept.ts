// Which of the two formats a scraper would rather have. Prometheus asks for OpenMetrics first, a browser for neither.

import type { Format } from './text.ts'

/** @param accept the header, if there was one */
export function formatFor(accept: string | null): Format {
  const ranges = (accept ?? '').split(',').map(rangeOf)
  const open = best(
    ranges.filter(({ type, version }) => type === OPEN && (version === undefined || version === '1.0.0')),
  )
  const plain = best(ranges.filter(({ type }) => type === 'text/plain'))
  return open > 0 && open >= plain ? 'openmetrics' : 'prometheus'
}

const OPEN = 'application/openmetrics-text'

interface Range {
  readonly type: string
  readonly version: string | undefined
  readonly quality: number
}

function rangeOf(text: string): Range {
  const [type = '', ...given] = text.split(';').map((part) => part.trim().toLowerCase())
  const parameters = new Map(given.map((part) => part.split('=', 2).map((half) => half.trim()) as [string, string]))
  const quality = Number(parameters.get('q') ?? 1)
  return { type, version: parameters.get('version'), quality: Number.isNaN(quality) ? 0 : quality }
}

function best(ranges: readonly Range[]): number {
  return Math.max(0, ...ranges.map(({ quality }) => quality))
}
