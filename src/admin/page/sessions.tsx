// An account's live sessions, to be chosen and ended.

import { useRef, useState } from 'preact/hooks'
import type { ListedSession } from '../../controller/answers.ts'
import type { AccountView } from '../wire.ts'
import { type Ending, EndQuestion } from './end.tsx'
import { GrantQuestion } from './grant.tsx'
import { SessionItem } from './session.tsx'
import { useMayAct } from './surroundings.ts'
import { counted } from './times.ts'

interface SessionsProps {
  readonly answer: AccountView
  readonly changed: () => void
}

type Asking = Ending | 'grant' | undefined

export function Sessions({ answer, changed }: SessionsProps) {
  const { account, sessions } = answer
  const { chosen, choose, chooseAll } = useChosen(sessions)
  const [asking, setAsking] = useState<Asking>(undefined)
  const mayAct = useMayAct()
  const heading = useRef<HTMLHeadingElement>(null)
  const done = () => {
    changed()
    heading.current?.focus()
  }
  const close = () => setAsking(undefined)
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" ref={heading} tabIndex={-1}>
        {sessions.length === 0 ? 'Nobody uses it now' : `In use by ${counted(sessions.length, 'session')}`}
      </h2>
      {mayAct && sessions.length > 1 && (
        <label class="all">
          <input
            type="checkbox"
            checked={chosen.length === sessions.length}
            onChange={({ currentTarget }) => chooseAll(currentTarget.checked)}
          />
          Choose all
        </label>
      )}
      <ul class="sessions">
        {sessions.map((session) => (
          <SessionItem
            key={session.id}
            session={session}
            chosen={mayAct ? chosen.includes(session) : undefined}
            choose={(is) => choose(session, is)}
          />
        ))}
      </ul>
      {mayAct && <Actions sessions={sessions} chosen={chosen} ask={setAsking} />}
      {asking === 'grant' && <GrantQuestion account={account} close={close} />}
      {typeof asking === 'object' && <EndQuestion account={account} ending={asking} done={done} close={close} />}
    </section>
  )
}

interface ActionsProps {
  readonly sessions: readonly ListedSession[]
  readonly chosen: readonly ListedSession[]
  readonly ask: (asking: Asking) => void
}

function Actions({ sessions, chosen, ask }: ActionsProps) {
  return (
    <div class="actions">
      {sessions.length > 0 && (
        <button
          type="button"
          class="danger"
          disabled={chosen.length === 0}
          onClick={() => ask({ sessions: chosen, all: false })}
        >
          End {chosen.length === 0 ? 'what is chosen' : counted(chosen.length, 'session')}…
        </button>
      )}
      <button type="button" class="danger" onClick={() => ask({ sessions, all: true })}>
        End all…
      </button>
      <button type="button" onClick={() => ask('grant')}>
        Grant a takeover…
      </button>
    </div>
  )
}

/** By id: what is chosen stays chosen when the list comes anew, and what is over is chosen no more. */
function useChosen(sessions: readonly ListedSession[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  return {
    chosen: sessions.filter(({ id }) => ids.has(id)),
    choose: ({ id }: ListedSession, is: boolean) =>
      setIds((before) => new Set(is ? [...before, id] : [...before].filter((one) => one !== id))),
    chooseAll: (is: boolean) => setIds(new Set(is ? sessions.map(({ id }) => id) : [])),
  }
}
