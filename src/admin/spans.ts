// The times that charts show, in steps that are the same for everybody: at whole minutes, quarters and even hours of UTC.

import { type Counts, MINUTE_MS } from './counts.ts'
import type { Activity, Span, Step } from './wire.ts'

interface Steps {
  readonly stepMs: number
  readonly number: number
}

const SPANS: Readonly<Record<Span, Steps>> = {
  '1h': { stepMs: MINUTE_MS, number: 60 },
  '24h': { stepMs: 15 * MINUTE_MS, number: 96 },
  '7d': { stepMs: 120 * MINUTE_MS, number: 84 },
}

export const ALL_SPANS = Object.keys(SPANS) as readonly Span[]

export function isSpan(text: string): text is Span {
  return Object.hasOwn(SPANS, text)
}

/** Where a chart begins that ends with the step of this moment. */
export function beginningOf(span: Span, now: number): number {
  const { stepMs, number } = SPANS[span]
  return endOf(stepMs, now) - number * stepMs
}

/** @param from as far as is counted; `-Infinity`: all there is */
export function activityOf(counts: Counts, span: Span, now: number, from: number): Activity {
  const { stepMs } = SPANS[span]
  const until = endOf(stepMs, now)
  const asked = beginningOf(span, now)
  const complete = from <= asked
  const since = complete ? asked : Math.min(until - stepMs, Math.ceil(from / stepMs) * stepMs)
  const steps = Array.from({ length: (until - since) / stepMs }, (_, i) =>
    counts.between(since + i * stepMs, since + (i + 1) * stepMs),
  )
  return {
    since,
    until,
    stepMs,
    complete,
    trial: steps.some(({ trial }) => trial > 0),
    opened: steps.map(({ opened }) => opened),
    refused: steps.map(({ refused }) => refused),
    displaced: steps.map(({ displaced }) => displaced),
    ended: steps.map(({ ended }) => ended),
  }
}

/** The step of this moment, of each span. */
export function newestOf(counts: Counts, now: number): readonly Step[] {
  return ALL_SPANS.map((span) => {
    const { stepMs } = SPANS[span]
    const until = endOf(stepMs, now)
    const { trial: _, ...count } = counts.between(until - stepMs, until)
    return { span, at: until - stepMs, stepMs, ...count }
  })
}

function endOf(stepMs: number, now: number): number {
  return (Math.floor(now / stepMs) + 1) * stepMs
}
