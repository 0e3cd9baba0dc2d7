// What every command does first: ends the sessions whose time is up, and those that a lowered policy no longer allows.

import { deadlineOf, endsAt } from './deadlines.ts'
import { type Draft, endSession } from './draft.ts'
import { counted, inOrderOfGivingWay } from './order.ts'

/** Sessions past `lifetime` or `idle` become endings; at exactly the deadline a session is over. */
export function sweep(draft: Draft): void {
  for (const session of draft.record.sessions) {
    const endedAt = endsAt(session, draft.policy)
    if (draft.now < endedAt) continue
    const { limit } = deadlineOf(session, draft.policy)
    endSession(draft, session, limit === 'lifetime' ? 'expired' : 'idle', { endedAt })
  }
}

/** More live sessions than the policy now allows: those that `displace` names end, locks notwithstanding. */
export function trim(draft: Draft): void {
  const { policy } = draft
  if (draft.record.sessions.length <= policy.maxSessions) return
  const surplus = counted(draft.record.sessions).length - policy.maxSessions
  if (surplus <= 0 || !policy.enforce) return
  for (const session of inOrderOfGivingWay(counted(draft.record.sessions), policy).slice(0, surplus)) {
    endSession(draft, session, 'displaced', { by: { rule: 'policy' } })
  }
}
