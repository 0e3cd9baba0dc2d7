// Names and instants, as every view shows them.

import { clean } from './clean.ts'
import { useNow } from './hooks.ts'
import { clockText, exactText, relative } from './times.ts'

/** A name that somebody else chose. It is isolated: its direction is its own. */
export function Name({ of, loud = false }: { readonly of: string; readonly loud?: boolean }) {
  const text = <bdi>{clean(of)}</bdi>
  return loud ? <strong>{text}</strong> : text
}

/** What a device goes by, and behind it the beginning of its session's id, by which two of one label are told apart. */
export function Device({
  label,
  session,
}: {
  readonly label: string | null | undefined
  readonly session?: string | undefined
}) {
  return (
    <span class="device">
      {label ? <Name of={label} loud /> : <strong>A device without a name</strong>}
      {session && ' '}
      {session && <Session id={session} />}
    </span>
  )
}

/** The beginning of its id. */
export function Session({ id }: { readonly id: string }) {
  return <code title={`Session ${id}`}>{id.slice(0, 6)}</code>
}

/** "3 minutes ago", the exact time behind it; `clock`: the time alone; `both`: one and the other. */
export function Instant({ at, as = 'relative' }: { readonly at: number; readonly as?: 'relative' | 'clock' | 'both' }) {
  const now = useNow()
  const clock = clockText(at, now)
  const ago = relative(at, now)
  return (
    <time dateTime={new Date(at).toISOString()} title={exactText(at)}>
      {as === 'clock' ? clock : ago}
      {as === 'both' && <small> {clock}</small>}
    </time>
  )
}
