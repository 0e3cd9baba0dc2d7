// The question before a takeover is granted: for how long, and what that means.

import { useState } from 'preact/hooks'
import { api } from './api.ts'
import { clean } from './clean.ts'
import { serverNow } from './clock.ts'
import { Question } from './dialog.tsx'
import { say } from './said.tsx'
import { Name } from './text.tsx'
import { clockText } from './times.ts'

const LENGTHS = [
  ['5m', '5 minutes'],
  ['15m', '15 minutes'],
  ['1h', 'an hour'],
  ['8h', '8 hours'],
  ['24h', 'a day'],
] as const

export function GrantQuestion({ account, close }: { readonly account: string; readonly close: () => void }) {
  const [length, setLength] = useState('15m')
  const doIt = async () => {
    const { until } = await api.grant(account, length)
    const when = clockText(until, serverNow())
    say(`Granted: whoever is next to sign in to ${clean(account)} before ${when} gets in, even if it is in use.`)
  }
  return (
    <Question title="Grant a takeover?" action="Grant it" doIt={doIt} close={close}>
      <p>
        The next sign-in to <Name of={account} loud /> that would be refused gets in instead, once. Whoever has to give
        way is told that you granted it. Nothing happens to anybody until then.
      </p>
      <div class="field">
        <label for="length">It may be used for</label>
        <select id="length" value={length} onChange={({ currentTarget }) => setLength(currentTarget.value)}>
          {LENGTHS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
    </Question>
  )
}
