// One account: its sessions and what can be done about them, whether it may be shared, and its story.

import { useEffect } from 'preact/hooks'
import type { AccountView as Answer } from '../wire.ts'
import { api } from './api.ts'
import { type Asked, useAsked, useSeldom } from './hooks.ts'
import { live } from './live.ts'
import { Reasons } from './reasons.tsx'
import { Sessions } from './sessions.tsx'
import { Story } from './story.tsx'
import { Instant } from './text.tsx'
import { Shown } from './trouble.tsx'

/** An account of which a lot happens at once is asked for once. */
const PACE_MS = 500
/** Activity alone is in no line of the journal. */
const ACTIVITY_MS = 30_000

export function AccountView({ account }: { readonly account: string }) {
  const asked = useAsked(account, (asking) => api.account(account, asking))
  useChanges(account, asked)
  return (
    <>
      <Shown asked={asked}>
        {(answer) => (
          <div class="account">
            <Sessions answer={answer} changed={asked.again} />
            <Insight answer={answer} />
          </div>
        )}
      </Shown>
      <Story account={account} />
    </>
  )
}

function useChanges(account: string, { renew }: Asked<Answer>): void {
  const soon = useSeldom(renew, PACE_MS)
  useEffect(() => live.onEntry((entry) => entry.account === account && soon()), [account, soon])
  useEffect(() => live.onReturn(soon), [soon])
  useEffect(() => {
    const timer = setInterval(() => document.hidden || renew(), ACTIVITY_MS)
    return () => clearInterval(timer)
  }, [renew])
}

function Insight({ answer: { insight, notBefore } }: { readonly answer: Answer }) {
  return (
    <section aria-labelledby="insight">
      <h2 id="insight">Is it shared?</h2>
      {insight === null ? (
        <p>That could not be read now.</p>
      ) : (
        <>
          <p>
            {insight.looksShared ? <strong>It looks shared.</strong> : 'It does not look shared.'}{' '}
            {insight.reasons.length === 0 && 'Nothing in its journal hints at it.'}
          </p>
          <Reasons {...insight} />
        </>
      )}
      {notBefore !== null && (
        <p class="note">
          All its sessions were ended <Instant at={notBefore} as="both" />. Sign-ins from before that are no longer
          good.
        </p>
      )}
    </section>
  )
}
