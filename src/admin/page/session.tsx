// One live session: on what device, where, since when, and when it will end by which limit.

import type { ComponentChildren } from 'preact'
import type { ListedSession } from '../../controller/answers.ts'
import { Device, Instant, Name } from './text.tsx'

interface SessionProps {
  readonly session: ListedSession
  /** `undefined`: there is nothing to choose. */
  readonly chosen: boolean | undefined
  readonly choose: (is: boolean) => void
}

export function SessionItem({ session, chosen, choose }: SessionProps) {
  const { id, device, place, address, openedAt, lastSeenAt, exempt } = session
  return (
    <li>
      {chosen === undefined ? (
        <Device label={device} session={id} />
      ) : (
        <label>
          <input type="checkbox" checked={chosen} onChange={({ currentTarget }) => choose(currentTarget.checked)} />
          <Device label={device} session={id} />
        </label>
      )}
      {exempt && <em title="Neither counted nor displaced">exempt</em>}
      <dl>
        {place !== null && (
          <Fact name="Place">
            <Name of={place} />
          </Fact>
        )}
        {address !== null && (
          <Fact name="Address">
            <Name of={address} />
          </Fact>
        )}
        <Fact name="Opened">
          <Instant at={openedAt} as="both" />
        </Fact>
        <Fact name="Last seen">
          <Instant at={lastSeenAt} as="both" />
        </Fact>
        <Fact name="Ends">
          <End session={session} />
        </Fact>
      </dl>
    </li>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function End({ session: { expiresAt, limit } }: { readonly session: ListedSession }) {
  if (expiresAt === null) return <>never by itself</>
  return (
    <>
      <Instant at={expiresAt} as="both" />, {limit === 'idle' ? 'unless it is used' : 'whatever happens'}{' '}
      <small>({limit})</small>
    </>
  )
}
