// The question before sessions of an account are ended, and what is said once they are.

import type { ListedSession } from '../../controller/answers.ts'
import { api } from './api.ts'
import { clean } from './clean.ts'
import { Question } from './dialog.tsx'
import { say } from './said.tsx'
import { Device, Name } from './text.tsx'
import { counted } from './times.ts'

/** `all`: whatever there is by then, and every sign-in from before. */
export interface Ending {
  readonly sessions: readonly ListedSession[]
  readonly all: boolean
}

interface EndProps {
  readonly account: string
  readonly ending: Ending
  readonly done: () => void
  readonly close: () => void
}

export function EndQuestion({ account, ending, done, close }: EndProps) {
  const { sessions, all } = ending
  const what = all ? 'all sessions' : counted(sessions.length, 'session')
  const doIt = async () => {
    const { ended } = await api.end(account, all ? 'all' : sessions.map(({ id }) => id))
    say(toldOf(account, ended.length))
    setTimeout(done) // once the dialog has given the focus back
  }
  return (
    <Question title={`End ${what}?`} action={`End ${what}`} danger doIt={doIt} close={close}>
      <p>
        Whoever uses <Name of={account} loud /> here is signed out, and is told that an administrator did it:
      </p>
      <ul class="chosen">
        {sessions.map(({ id, device }) => (
          <li key={id}>
            <Device label={device} session={id} />
          </li>
        ))}
      </ul>
      {all && <p>Sign-ins from before now are no longer good, on any device. Signing in anew is possible at once.</p>}
    </Question>
  )
}

function toldOf(account: string, count: number): string {
  if (count === 0) return `Nothing was left to end: what was chosen of ${clean(account)} is over already.`
  return `Ended ${counted(count, 'session')} of ${clean(account)}.`
}
