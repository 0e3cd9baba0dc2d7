// Who is watched, and by whom: sessions by account. Nothing is kept of a session that nobody watches.

import type { Ended } from '../policy/decision.ts'
import type { Hash } from '../policy/record.ts'

/** Told once. Not waited for, and may throw. */
export type EndListener = (ended: Ended) => unknown

export interface WatchedSession {
  readonly id: Hash
  /** What the application said last of the account. */
  context: unknown
  /** By a key of their own: one function may ask twice. */
  readonly listeners: Map<object, EndListener>
  /** When it is over if nothing more happens. `Infinity`: not known yet, or no limit. */
  endsAt: number
}

export interface WatchedAccount {
  readonly sessions: Map<Hash, WatchedSession>
  lookedAt: number
  /** The last look was not possible. */
  failed: boolean
}

export type Watched = Map<string, WatchedAccount>

/** The watched session of that id, from now on if it was not. */
export function watchedIn(watched: Watched, account: string, id: Hash): WatchedSession {
  const known = watched.get(account) ?? { sessions: new Map(), lookedAt: performance.now(), failed: false }
  watched.set(account, known)
  const session = known.sessions.get(id) ?? { id, context: undefined, listeners: new Map(), endsAt: Infinity }
  known.sessions.set(id, session)
  return session
}

/** Forgets a session, and its account with the last of them. */
export function forget(watched: Watched, account: string, session: WatchedSession): void {
  const known = watched.get(account)
  if (known?.sessions.get(session.id) !== session) return
  known.sessions.delete(session.id)
  if (known.sessions.size === 0) watched.delete(account)
}

/** A session's deadline has passed, as far as it is known. */
export function isDue({ sessions }: WatchedAccount, now: number): boolean {
  for (const { endsAt } of sessions.values()) if (endsAt <= now) return true
  return false
}
