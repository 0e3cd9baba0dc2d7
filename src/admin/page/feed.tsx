// The newest lines of the journal, of all accounts, as they are written. They can be held still, to be read.

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from '../../policy/decision.ts'
import { api } from './api.ts'
import { EntryLine, keyOf, merged } from './entry.tsx'
import { type Asked, useAsked } from './hooks.ts'
import { live } from './live.ts'
import { counted } from './times.ts'
import { Shown } from './trouble.tsx'

const MOST_LINES = 50
/** However much happens, the list changes no more often: it is there to be read. */
const PACE_MS = 500

export function Feed() {
  const newest = useAsked('feed', async (asking) => (await api.journal(undefined, undefined, asking)).items)
  const { still, waiting, hold } = useFeed(newest)
  return (
    <section class="feed" aria-labelledby="feed">
      <div class="title">
        <h2 id="feed">What happens</h2>
        <button type="button" aria-pressed={still} onClick={hold}>
          {still ? `Go on${waiting > 0 ? ` (${counted(waiting, 'new line')})` : ''}` : 'Hold still'}
        </button>
      </div>
      <Shown asked={newest}>
        {(entries) =>
          entries.length === 0 ? (
            <p class="waiting">Nothing so far. What happens is shown here as it does.</p>
          ) : (
            <ol class="entries">
              {entries.map((entry) => (
                <EntryLine key={keyOf(entry)} entry={entry} withAccount />
              ))}
            </ol>
          )
        }
      </Shown>
    </section>
  )
}

/** What comes is put together for a moment, or for as long as the list is held still. */
function useFeed({ renew, set }: Asked<readonly Entry[]>) {
  const [still, setStill] = useState(false)
  const [waiting, setWaiting] = useState(0)
  const isStill = useRef(still)
  isStill.current = still
  const come = useRef<Entry[]>([])
  useEffect(() => live.onReturn(renew), [renew])
  useEffect(
    () =>
      live.onEntry((entry) => {
        come.current = [entry, ...come.current].slice(0, MOST_LINES)
      }),
    [],
  )
  useEffect(() => {
    const timer = setInterval(() => {
      setWaiting(come.current.length)
      if (isStill.current) return
      const news = come.current.splice(0)
      if (news.length > 0) set((entries) => merged(news, entries).slice(0, MOST_LINES))
    }, PACE_MS)
    return () => clearInterval(timer)
  }, [set])
  return { still, waiting, hold: () => setStill(!still) }
}
