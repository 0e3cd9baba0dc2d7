// How often what happened: four charts over one time, and the same numbers as a table.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Activity, Span } from '../wire.ts'
import { api } from './api.ts'
import { Chart } from './chart.tsx'
import { type Asked, useAsked } from './hooks.ts'
import { live } from './live.ts'
import { NumbersTable } from './numbers.tsx'
import { SERIES, sum, withStep } from './series.ts'
import { Instant } from './text.tsx'
import { numberText } from './times.ts'
import { Shown } from './trouble.tsx'

const SPANS: readonly (readonly [Span, string])[] = [
  ['1h', 'Hour'],
  ['24h', 'Day'],
  ['7d', 'Week'],
]

export function ActivitySection() {
  const [span, setSpan] = useState<Span>('1h')
  const activity = useAsked(span, (asking) => api.activity(span, asking))
  useSteps(span, activity)
  useRest(activity)
  return (
    <section aria-labelledby="activity">
      <div class="title">
        <h2 id="activity">How often</h2>
        <fieldset class="spans">
          <legend class="unseen">How far back</legend>
          {SPANS.map(([value, words]) => (
            <label key={value}>
              <input type="radio" name="span" checked={value === span} onChange={() => setSpan(value)} />
              {words}
            </label>
          ))}
        </fieldset>
      </div>
      <Shown asked={activity}>{(value) => <Charts activity={value} />}</Shown>
    </section>
  )
}

function Charts({ activity }: { readonly activity: Activity }) {
  return (
    <>
      {!activity.complete && (
        <p class="note">
          Not all of that time could be read yet: this begins <Instant at={activity.since} />.
        </p>
      )}
      {activity.trial && <p class="note">Some of it only would have happened: the policy is on trial.</p>}
      <div class="charts">
        {SERIES.map(([name, words]) => (
          <figure key={name}>
            <figcaption>
              {words} <strong>{numberText(sum(activity[name]))}</strong>
            </figcaption>
            <Chart
              key={activity.stepMs}
              colour={name}
              since={activity.since}
              stepMs={activity.stepMs}
              values={activity[name]}
            />
          </figure>
        ))}
      </div>
      <NumbersTable activity={activity} />
    </>
  )
}

/** The newest step as it grows; the whole anew where a step is over, and where something may have been missed. */
function useSteps(span: Span, activity: Asked<Activity>): void {
  const latest = useRef(activity)
  latest.current = activity
  useEffect(() => live.onReturn(() => latest.current.renew()), [])
  useEffect(
    () =>
      live.onSteps((steps) => {
        for (const step of steps.filter((one) => one.span === span))
          latest.current.set((before) => withStep(before, step))
      }),
    [span],
  )
}

const REST_MS = 3_000

/** Where the journal is still read, there is more to be had in a moment; where it is too long, there is not. */
function useRest({ value, loading, renew }: Asked<Activity>): void {
  const since = value?.complete === false ? value.since : undefined
  const before = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (since === undefined || loading || since === before.current) return
    const timer = setTimeout(() => {
      before.current = since
      renew()
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [since, loading, renew])
}
