// Why an account may be shared, in words, and how far each reason goes.

import type { Reason } from '../../insight/reason.ts'

interface ReasonsProps {
  readonly reasons: readonly Reason[]
  /** What they come to, where it is not said elsewhere. */
  readonly score?: number
}

export function Reasons({ score, reasons }: ReasonsProps) {
  if (reasons.length === 0) return null
  return (
    <ul class="reasons">
      {reasons.map(({ sign, strength, text }) => (
        <li key={sign}>
          <Meter of={strength} words="Strength of this reason" /> {text}
        </li>
      ))}
      {score !== undefined && reasons.length > 1 && (
        <li>
          <Meter of={score} words="All reasons together" /> Together.
        </li>
      )}
    </ul>
  )
}

export function Meter({ of, words }: { readonly of: number; readonly words: string }) {
  const percent = `${Math.round(of * 100)} %`
  return (
    <span class="meter">
      <meter min={0} max={1} value={of} aria-label={words} title={`${words}: ${percent}`} />
      <small aria-hidden="true">{percent}</small>
    </span>
  )
}
