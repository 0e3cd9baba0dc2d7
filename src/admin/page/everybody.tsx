// Ending every session of every account: behind a word that must be typed, with how far it has come.

import { useState } from 'preact/hooks'
import type { Progress } from '../wire.ts'
import { Question } from './dialog.tsx'
import { endEverybody } from './end-everybody.ts'
import { live } from './live.ts'
import { say } from './said.tsx'
import { useMayAct } from './surroundings.ts'
import { counted } from './times.ts'

const WORD = 'everybody'

export function EverybodyView() {
  const [asking, setAsking] = useState(false)
  if (!useMayAct()) return <p>You may look at everything, but end nothing.</p>
  return (
    <>
      <p>
        Signs out everybody, on every device, at once: after secrets have leaked, say, or before a change that needs new
        sign-ins. They are told that an administrator did it, and can sign in again. Who signs in while it runs may
        stay.
      </p>
      <p>It cannot be taken back.</p>
      <button type="button" class="danger" onClick={() => setAsking(true)}>
        End everybody…
      </button>
      {asking && <EverybodyQuestion close={() => setAsking(false)} />}
    </>
  )
}

function EverybodyQuestion({ close }: { readonly close: () => void }) {
  const [typed, setTyped] = useState('')
  const [progress, setProgress] = useState<Progress | undefined>(undefined)
  const [expected] = useState(live.totals()?.accounts)
  const doIt = async () => say(toldOf(await endEverybody(setProgress)))
  return (
    <Question
      title="End every session of every account?"
      action="End everybody"
      danger
      ready={typed.trim() === WORD}
      doIt={doIt}
      close={close}
    >
      <div class="field">
        <label for="word">
          To go on, type <strong>{WORD}</strong>
        </label>
        <input
          id="word"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </div>
      {progress && <HowFar progress={progress} expected={expected} />}
    </Question>
  )
}

function HowFar({ progress, expected }: { readonly progress: Progress; readonly expected: number | undefined }) {
  const { accounts, sessions } = progress
  return (
    <div class="progress">
      <progress aria-label="Accounts that are done" max={Math.max(expected ?? 1, accounts, 1)} value={accounts} />
      <p>
        {counted(sessions, 'session')} of {counted(accounts, 'account')} ended so far.
      </p>
    </div>
  )
}

function toldOf({ accounts, sessions, failed }: Progress): string {
  const missed =
    failed === 0 ? '' : ` ${counted(failed, 'account')} could not be written, and may still be in use: try again.`
  return `Ended ${counted(sessions, 'session')} of ${counted(accounts, 'account')}.${missed}`
}
