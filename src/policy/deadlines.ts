// Instants that follow from a session and the policy of the moment; none of them is ever stored.

import type { Deadline } from './decision.ts'
import type { Policy } from './options.ts'
import type { Session } from './record.ts'

/**
 * The instant at which the session is over. `idle` counts from the last activity, which may be as much as `touchEvery` later than the
 * record knows, so that much is added: a session never ends early (NIST SP 800-63B-4 5.2: either limit ends it).
 */
export function deadlineOf(session: Session, policy: Policy): Deadline {
  const byLifetime = (session.renewedAt ?? session.openedAt) + policy.lifetimeMs
  const byIdle = lastActivity(session, policy) + policy.idleMs
  if (byLifetime === Infinity && byIdle === Infinity) return { expiresAt: null, limit: null }
  return byLifetime <= byIdle ? { expiresAt: byLifetime, limit: 'lifetime' } : { expiresAt: byIdle, limit: 'idle' }
}

/** The same instant as a number to compare with; `Infinity` for none. */
export function endsAt(session: Session, policy: Policy): number {
  return Math.min(
    (session.renewedAt ?? session.openedAt) + policy.lifetimeMs,
    lastActivity(session, policy) + policy.idleMs,
  )
}

/** The instant from which the session can be displaced. */
export function lockEndsAt(session: Session, policy: Policy): number {
  return (policy.lockFrom === 'activity' ? lastActivity(session, policy) : session.openedAt) + policy.lockMs
}

/** The instant from which its place can be had if nothing else happens: displaced, or over by itself. */
export function freeAt(session: Session, policy: Policy): number {
  return Math.min(lockEndsAt(session, policy), endsAt(session, policy))
}

/** The latest instant at which there may have been activity that the record does not know of. */
function lastActivity(session: Session, policy: Policy): number {
  return session.lastSeenAt + policy.touchEveryMs
}
