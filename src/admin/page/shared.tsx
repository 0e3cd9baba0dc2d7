// The accounts that look shared, and why: made in the background, as it takes the whole journal.

import { useEffect } from 'preact/hooks'
import type { InsightView } from '../wire.ts'
import { addressOf } from './address.ts'
import { api } from './api.ts'
import { useAsked } from './hooks.ts'
import { Meter, Reasons } from './reasons.tsx'
import { Instant, Name } from './text.tsx'
import { counted } from './times.ts'
import { Shown } from './trouble.tsx'

const AGAIN_MS = 2_000

export function SharedView() {
  const asked = useAsked('insight', api.insight)
  const { value, loading, renew } = asked
  useEffect(() => {
    if (value?.state !== 'running' || loading) return
    const timer = setTimeout(renew, AGAIN_MS)
    return () => clearTimeout(timer)
  }, [value, loading, renew])
  return (
    <>
      <p class="note">
        A hint, not a proof: families and people who travel look alike at times. Two different signs must agree before
        an account is listed here.
      </p>
      <Shown asked={asked}>{(answer) => <Report answer={answer} />}</Shown>
    </>
  )
}

function Report({ answer: { state, at, report } }: { readonly answer: InsightView }) {
  return (
    <>
      <p role="status" class="waiting">
        {state === 'running' && 'The journal is being read. This may take a while, and goes on by itself. '}
        {at !== null && report !== null && (
          <>
            What is below was made <Instant at={at} />, of what happened since <Instant at={report.since} as="clock" />.
          </>
        )}
      </p>
      {report && <Accounts report={report} />}
    </>
  )
}

function Accounts({ report }: { readonly report: NonNullable<InsightView['report']> }) {
  const { accounts, shared, dropped } = report
  return (
    <>
      {dropped && <p class="note">There were too many lines to look at all of them: some accounts may be missing.</p>}
      {accounts.length === 0 ? (
        <p>No account looks shared.</p>
      ) : (
        <p>
          {counted(shared, 'account looks', 'accounts look')} shared
          {accounts.length < shared && `; the ${accounts.length} that look most like it`}:
        </p>
      )}
      <ol class="shared">
        {accounts.map(({ account, score, reasons }) => (
          <li key={account}>
            <h2>
              <a href={addressOf.account(account)}>
                <Name of={account} />
              </a>
            </h2>
            <Meter of={score} words="All signs together" /> all signs together
            <Reasons reasons={reasons} />
          </li>
        ))}
      </ol>
    </>
  )
}
