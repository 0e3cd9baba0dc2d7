// Rule 6: no place. Says who holds the account, and when it will be free.

import { freeAt } from './deadlines.ts'
import type { Entry, Refused } from './decision.ts'
import { type Draft, note } from './draft.ts'
import type { Opening } from './giving-way.ts'
import { nameOf } from './new-device.ts'
import type { Policy } from './options.ts'
import { counted, inOrderOfGivingWay } from './order.ts'
import type { Session } from './record.ts'
import { standing } from './standing.ts'

/** 6: adds nothing to the record; the journal's line goes its own way. */
export function refuse(draft: Draft, command: Opening, because?: 'ticket' | 'password' | 'gone'): Refused {
  const { policy } = draft
  const reason = because ?? noPlace(policy)
  const sessions = counted(standing(draft))
  return {
    outcome: 'refused',
    reason,
    retryAt: noteRefusal(draft, command, reason),
    holders: inOrderOfGivingWay(sessions, policy).map((session) => ({
      id: session.id,
      device: session.label ?? null,
      since: session.openedAt,
      freeAt: finite(freeAt(session, policy)),
    })),
  }
}

/** The journal's line: who came, as far as they show it, and who was there. @returns until when the refusal holds */
export function noteRefusal(
  draft: Draft,
  { label, device }: Opening,
  reason: Refused['reason'],
  more: Pick<Entry, 'session' | 'enforced'> = {},
): number | null {
  const sessions = counted(standing(draft))
  const at = retryAt(sessions, draft.policy)
  const holders = sessions.map((session) => session.id)
  note(draft, 'refused', {
    ...more,
    ...(label !== undefined && { label }),
    ...(device !== undefined && { on: nameOf(device) }),
    reason,
    sessions: holders,
    ...(at !== null && { retryAt: at }),
  })
  return at
}

/** The first instant at which enough of the holders can be displaced or are over. */
function retryAt(sessions: readonly Session[], policy: Policy): number | null {
  const needed = sessions.length + 1 - policy.maxSessions
  const instants = sessions.map((session) => freeAt(session, policy)).sort((a, b) => a - b)
  return finite(instants[needed - 1] ?? Infinity)
}

/** Why there is none, if it is not the ticket's or the password's fault. */
export function noPlace({ lockMs }: Policy): 'full' | 'locked' {
  return lockMs === Infinity ? 'full' : 'locked'
}

function finite(instant: number): number | null {
  return Number.isFinite(instant) ? instant : null
}
