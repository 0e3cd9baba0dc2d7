// The page around the views: what is always there, and which view is.

import { useEffect, useRef } from 'preact/hooks'
import { AccountView } from './account.tsx'
import { AccountsView } from './accounts.tsx'
import { addressOf, useView, type View } from './address.ts'
import { api } from './api.ts'
import { clean } from './clean.ts'
import { setClock } from './clock.ts'
import { EverybodyView } from './everybody.tsx'
import { Header } from './header.tsx'
import { useAsked } from './hooks.ts'
import { live } from './live.ts'
import { NowView } from './now.tsx'
import { Said } from './said.tsx'
import { SharedView } from './shared.tsx'
import { MeProvider } from './surroundings.ts'
import { Shown } from './trouble.tsx'

export function App() {
  const view = useView()
  const me = useAsked('me', api.me)
  const startedAt = me.value?.now
  const title = titleOf(view)
  useEffect(() => {
    if (startedAt === undefined) return
    setClock(startedAt)
    live.start()
  }, [startedAt])
  const heading = useHeading(title)
  return (
    <MeProvider value={me.value}>
      <Header view={view} me={me.value} skip={() => heading.current?.focus()} />
      <main id="main">
        <h1 ref={heading} tabIndex={-1}>
          {view.name === 'account' ? <bdi>{title}</bdi> : title}
        </h1>
        <Shown asked={me}>{() => <ViewOf view={view} />}</Shown>
      </main>
      <Said />
    </MeProvider>
  )
}

function ViewOf({ view }: { readonly view: View }) {
  switch (view.name) {
    case 'now':
      return <NowView />
    case 'accounts':
      return <AccountsView view={view} />
    case 'account':
      return <AccountView key={view.account} account={view.account} />
    case 'shared':
      return <SharedView />
    case 'everybody':
      return <EverybodyView />
    case 'unknown':
      return (
        <p>
          There is nothing at this address. <a href={addressOf.now()}>See what happens now</a>, or{' '}
          <a href={addressOf.accounts()}>look for an account</a>.
        </p>
      )
  }
}

const TITLES = {
  now: 'Now',
  accounts: 'Accounts',
  shared: 'Accounts that look shared',
  everybody: 'End everybody',
  unknown: 'Nothing here',
} as const

function titleOf(view: View): string {
  return view.name === 'account' ? clean(view.account) : TITLES[view.name]
}

/** Another view: whoever listens is told by its heading. Not at first, when the browser says what the page is. */
function useHeading(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(title)
  useEffect(() => {
    document.title = `${title} · Sessions`
    if (shown.current === title) return
    shown.current = title
    if (!document.activeElement?.closest('main')) heading.current?.focus() // a view may have put it where one left
  }, [title])
  return heading
}
