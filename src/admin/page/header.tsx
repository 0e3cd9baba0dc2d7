// What stands above every view: where one can go, how the connection is, and who one is.

import type { Me } from '../wire.ts'
import { addressOf, type View } from './address.ts'
import { useTold } from './hooks.ts'
import { type Connection, live } from './live.ts'
import { Instant, Name } from './text.tsx'

const LINKS = [
  ['now', addressOf.now(), 'Now'],
  ['accounts', addressOf.accounts(), 'Accounts'],
  ['shared', addressOf.shared(), 'Look shared'],
] as const

interface HeaderProps {
  readonly view: View
  readonly me: Me | undefined
  /** Not a link: the address is that of the view. */
  readonly skip: () => void
}

export function Header({ view, me, skip }: HeaderProps) {
  const here = view.name === 'account' ? 'accounts' : view.name
  const links = me?.role === 'full' ? [...LINKS, ['everybody', addressOf.everybody(), 'End everybody'] as const] : LINKS
  return (
    <header>
      <button type="button" class="skip" onClick={skip}>
        Skip to what this page is about
      </button>
      <nav aria-label="Dashboard">
        {links.map(([name, address, words]) => (
          <a key={name} href={address} aria-current={name === here ? 'page' : undefined}>
            {words}
          </a>
        ))}
      </nav>
      <div class="about">
        <ConnectionState />
        {me && (
          <span>
            <Name of={me.operator} /> <small>{me.role === 'full' ? 'may end and grant' : 'may look'}</small>
          </span>
        )}
      </div>
    </header>
  )
}

const WORDS: Readonly<Record<Connection['state'], string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Reconnecting…',
}

function ConnectionState() {
  const { state, since, fault } = useTold(live.connection, live.onConnection)
  return (
    <div class={`connection ${state}`}>
      <span role="status">
        {WORDS[state]}
        {state === 'lost' && since !== null && (
          <>
            {' '}
            What you see is of <Instant at={since} as="clock" />. {fault?.message}
          </>
        )}
      </span>
      {state === 'lost' && (
        <button type="button" onClick={live.retry}>
          Try now
        </button>
      )}
    </div>
  )
}
