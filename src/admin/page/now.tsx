// What happens now: how many sessions are open, how often what happened, and the newest lines of the journal.

import { ActivitySection } from './activity.tsx'
import { Feed } from './feed.tsx'
import { useTold } from './hooks.ts'
import { live } from './live.ts'
import { numberText } from './times.ts'

export function NowView() {
  return (
    <div class="now">
      <div>
        <Totals />
        <ActivitySection />
      </div>
      <Feed />
    </div>
  )
}

function Totals() {
  const totals = useTold(live.totals, live.onTotals)
  return (
    <dl class="totals">
      <Total words="open sessions" count={totals?.sessions} />
      <Total words="accounts in use" count={totals?.accounts} />
    </dl>
  )
}

function Total({ words, count }: { readonly words: string; readonly count: number | undefined }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{count === undefined ? '–' : numberText(count)}</dd>
    </div>
  )
}
