// An account's story: its journal, newest first, as it goes on, and back as far as it is asked for.

import { useEffect } from 'preact/hooks'
import type { Entry } from '../../policy/decision.ts'
import { api } from './api.ts'
import { EntryLine, keyOf, merged } from './entry.tsx'
import { faultOf } from './fault.ts'
import { type Pages, usePages } from './hooks.ts'
import { live } from './live.ts'
import { More } from './more.tsx'
import { Shown } from './trouble.tsx'

export function Story({ account }: { readonly account: string }) {
  const pages = usePages(account, (cursor, asking) => api.journal(account, cursor, asking))
  useNews(account, pages)
  return (
    <section aria-labelledby="story">
      <h2 id="story">Its story</h2>
      <Shown asked={pages}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="waiting">The journal has no line of this account.</p>
          ) : (
            <>
              <ol class="entries">
                {items.map((entry) => (
                  <EntryLine key={keyOf(entry)} entry={entry} />
                ))}
              </ol>
              <More list={pages} words="of its story" />
            </>
          )
        }
      </Shown>
    </section>
  )
}

/** Lines as they are written; what may have been missed is asked for, and nothing that is shown goes away. */
function useNews(account: string, { set }: Pages<Entry>): void {
  useEffect(() => {
    const add = (entries: readonly Entry[]) => set(({ items, next }) => ({ items: merged(entries, items), next }))
    const missed = () =>
      void api.journal(account, undefined, { byItself: true }).then(({ items }) => add(items), faultOf)
    const stops = [live.onEntry((entry) => entry.account === account && add([entry])), live.onReturn(missed)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [account, set])
}
