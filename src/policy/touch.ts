// When an activity is written down, and when the record already says enough.

import type { CheckCommand } from './command.ts'
import type { Draft } from './draft.ts'
import type { Session } from './record.ts'

type Activity = Pick<CheckCommand, 'now' | 'passive' | 'activeAt'>

/** The session with its last activity moved forward where that is due; the same object otherwise. Never moves it back. */
export function touched(session: Session, activity: Activity, draft: Draft): Session {
  if (activity.passive) return session
  const seenAt = Math.min(activity.activeAt ?? draft.now, draft.now)
  if (!(seenAt > session.lastSeenAt)) return session
  const due = seenAt - session.lastSeenAt >= draft.policy.touchEveryMs
  return due || overtakes(session, draft) ? { ...session, lastSeenAt: seenAt } : session
}

/** Where the least recently used gives way, the order of use is kept exactly, not to `touchEvery`. */
function overtakes(session: Session, { policy, record }: Draft): boolean {
  if (policy.displace !== 'least-recently-used') return false
  return record.sessions.some((other) => other.id !== session.id && other.lastSeenAt >= session.lastSeenAt)
}
