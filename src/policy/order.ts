// Who counts, and who gives way first.

import type { Policy } from './options.ts'
import type { Session } from './record.ts'

/** The sessions that the limit counts. */
export function counted(sessions: readonly Session[]): readonly Session[] {
  return sessions.some((session) => session.exempt) ? sessions.filter((session) => !session.exempt) : sessions
}

/** Sessions with the one that gives way first in front; equal ones by id, the same on every store. */
export function inOrderOfGivingWay(
  sessions: readonly Session[],
  { displace }: Pick<Policy, 'displace'>,
): readonly Session[] {
  const compare = typeof displace === 'function' ? displace : COMPARATORS[displace]
  return sessions.toSorted((a, b) => compare(a, b) || (a.id < b.id ? -1 : 1))
}

/** Those of the holders that give way to one more: none where there is room; `undefined`: too few of them are free to go. */
export function givingWay(
  holders: readonly Session[],
  policy: Policy,
  isFree: (session: Session) => boolean,
): readonly Session[] | undefined {
  const needed = holders.length + 1 - policy.maxSessions
  if (needed <= 0) return []
  const free = holders.filter(isFree)
  return free.length < needed ? undefined : inOrderOfGivingWay(free, policy).slice(0, needed)
}

const COMPARATORS = {
  oldest: (a: Session, b: Session) => a.openedAt - b.openedAt,
  'least-recently-used': (a: Session, b: Session) => a.lastSeenAt - b.lastSeenAt,
}
