// What a chart shows, on paper or on a terminal: a panel for each figure by which policies are compared, a bar for each policy.

import { lengthText } from './lengths.ts'
import type { PolicyOutcome, SimulationReport } from './report.ts'

export interface Bar {
  readonly name: string
  readonly value: number
  readonly text: string
}

export interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
  /** The longest bar's value; 0 where all are. */
  readonly max: number
}

export function panelsOf({ policies }: SimulationReport): readonly Panel[] {
  return [
    counts('People refused', policies, ({ refused }) => refused.people),
    panel('Wait of those let in after a refusal, 95th percentile', policies, ({ waits }) => ({
      value: waits.p95Ms ?? 0,
      text: lengthText(waits.p95Ms),
    })),
    counts('Displaced sessions', policies, ({ displaced }) => displaced.sessions),
    counts('Accounts that look shared', policies, ({ shared }) => shared.accounts),
  ]
}

function counts(title: string, policies: readonly PolicyOutcome[], countIn: (policy: PolicyOutcome) => number): Panel {
  return panel(title, policies, (policy) => ({
    value: countIn(policy),
    text: countIn(policy).toLocaleString('en-US'),
  }))
}

function panel(
  title: string,
  policies: readonly PolicyOutcome[],
  barOf: (policy: PolicyOutcome) => Omit<Bar, 'name'>,
): Panel {
  const bars = policies.map((policy) => ({ name: policy.name, ...barOf(policy) }))
  return { title, bars, max: Math.max(0, ...bars.map(({ value }) => value)) }
}
