// Whose session holds a place. Under `enforce: false` more are alive than the policy allows; a trial must know which of them would be there.

import { lockEndsAt } from './deadlines.ts'
import type { Draft } from './draft.ts'
import type { Policy } from './options.ts'
import { counted, givingWay } from './order.ts'
import type { Ending, Hash, Session } from './record.ts'

/**
 * The sessions that a newcomer has to do with: all of them, where the policy is enforced. Where it is not, those that it would not have let in, or
 * would have displaced by now, live on, but hold no place: so what is written down is what would have happened, of each session once.
 */
export function standing({ record, policy }: Draft): readonly Session[] {
  const { sessions } = record
  if (policy.enforce || counted(sessions).length <= policy.maxSessions) return sessions
  const holders = openings(sessions, record.endings).reduce<readonly Session[]>(
    (held, opening) => letIn(held, opening, policy),
    [],
  )
  return sessions.filter((session) => session.exempt || holders.includes(session))
}

/** A session as it was opened, and the one that it took the place of on its own device. */
interface Opening {
  readonly session: Session
  readonly instead: Hash | undefined
}

/** Those of the live sessions in their order, and before them those that they replaced on their device: places are handed on. */
function openings(sessions: readonly Session[], endings: readonly Ending[]): readonly Opening[] {
  const replaced = endings.filter(({ reason }) => reason === 'replaced')
  return counted(sessions)
    .flatMap((session) => chainOf(session, replaced))
    .toSorted((a, b) => a.session.openedAt - b.session.openedAt)
}

function chainOf(session: Session, replaced: readonly Ending[]): readonly Opening[] {
  const before = replaced.find(({ by }) => by?.session === session.id)
  return before
    ? [...chainOf(asSession(before), replaced), { session, instead: before.id }]
    : [{ session, instead: undefined }]
}

/** The rules 3 to 6, of an opening in the past. Of the activity until then the record knows nothing: the last that it knows of stands for it. */
function letIn(holders: readonly Session[], { session, instead }: Opening, policy: Policy): readonly Session[] {
  if (holders.some(({ id }) => id === instead)) return [...holders.filter(({ id }) => id !== instead), session]
  const victims = givingWay(holders, policy, (holder) => lockEndsAt(holder, policy) <= session.openedAt)
  return victims ? [...holders.filter((holder) => !victims.includes(holder)), session] : holders
}

function asSession({ id, openedAt, endedAt }: Ending): Session {
  return { id, tokens: [], hostSessions: [], devices: [], openedAt, lastSeenAt: endedAt }
}
