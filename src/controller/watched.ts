// Who is watched, and by whom: sessions by account. Nothing is kept of a session that nobody watches.

import type { Hash } from '../policy/record.ts'
import type { Watcher } from './watcher.ts'

export interface WatchedSession {
  readonly id: Hash
  /** What the application said last of the account. */
  context: unknown
  readonly watchers: Set<Watcher>
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
  const session = known.sessions.get(id) ?? { id, context: undefined, watchers: new Set(), endsAt: Infinity }
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

/** Somebody is to be told of deadlines: then what ends nobody counts too. */
export function wantsDeadlines({ sessions }: WatchedAccount): boolean {
  for (const { watchers } of sessions.values()) for (const { deadline } of watchers) if (deadline) return true
  return false
}

/** A session's deadline has passed, as far as it is known. */
export function isDue({ sessions }: WatchedAccount, now: number): boolean {
  for (const { endsAt } of sessions.values()) if (endsAt <= now) return true
  return false
}
