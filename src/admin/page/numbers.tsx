// The charts' numbers as a table, for those who cannot see them or want to know exactly. Steps in which nothing happened are left out.

import { useState } from 'preact/hooks'
import type { Activity } from '../wire.ts'
import { SERIES } from './series.ts'
import { Instant } from './text.tsx'
import { lengthText, numberText } from './times.ts'

export function NumbersTable({ activity }: { readonly activity: Activity }) {
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>The same numbers as a table</summary>
      {open && <Rows activity={activity} />}
    </details>
  )
}

function Rows({ activity }: { readonly activity: Activity }) {
  const steps = activity.opened.map((_, step) => step).filter((step) => SERIES.some(([name]) => activity[name][step]))
  if (steps.length === 0) return <p class="waiting">Nothing happened in that time.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard, too
    <section class="scroll" tabIndex={0} aria-label="Numbers of the charts">
      <table>
        <caption>
          In steps of {lengthText(activity.stepMs)}, the newest first; those without anything are left out
        </caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {SERIES.map(([name, words]) => (
              <th key={name} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.toReversed().map((step) => (
            <tr key={step}>
              <th scope="row">
                <Instant at={activity.since + step * activity.stepMs} as="clock" />
              </th>
              {SERIES.map(([name]) => (
                <td key={name}>{numberText(activity[name][step] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
