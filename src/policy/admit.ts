// How a newcomer comes in: as the session that it had already, or as a new one in place of those that give way.

import { deadlineOf } from './deadlines.ts'
import type { Admitted } from './decision.ts'
import { addSession, type Draft, endSession, note, putSession, remember } from './draft.ts'
import { type Opening, onDevice } from './giving-way.ts'
import { liveByToken } from './lookup.ts'
import { deviceIn } from './new-device.ts'
import { inOrderOfGivingWay } from './order.ts'
import { type EndedBy, type Ending, type Hash, MOST_SESSIONS, type Session } from './record.ts'
import { touched } from './touch.ts'

/** 2: a retry, another tab, a lost cookie, a host session that rotated. */
export function admitAgain(draft: Draft, command: Opening, live: Session): Admitted {
  const { now } = draft
  const known = liveByToken(draft.record, command.token?.hash, now) === live
  const session: Session = {
    ...live,
    tokens: known || hasHad(live, command.newToken) ? live.tokens : remember(live.tokens, command.newToken),
    hostSessions: remember(live.hostSessions, command.hostSession),
  }
  const isNew = session.tokens !== live.tokens || session.hostSessions !== live.hostSessions
  const admitted = isNew ? { ...session, lastSeenAt: now } : touched(live, { now }, draft)
  if (admitted !== live) putSession(draft, admitted)
  return admittedAs(admitted, draft, { opened: false, issued: !known, ended: [] })
}

/** The session to which this very command led before: its answer was lost, and it is asked again. */
export function openedBefore(sessions: readonly Session[], { newToken }: Opening): Session | undefined {
  return sessions.find((session) => session.id === newToken || hasHad(session, newToken))
}

function hasHad({ tokens, retired }: Session, token: Hash): boolean {
  return tokens.includes(token) || (retired?.tokens.includes(token) ?? false)
}

/** 5: both sides' lines in the journal name each other. */
export function displace(draft: Draft, command: Opening, sessions: readonly Session[]): Admitted {
  const by = endedBy(command)
  if (!draft.policy.enforce) {
    for (const { id } of sessions) note(draft, 'displaced', { session: id, by, enforced: false })
    return admit(draft, command, [])
  }
  const ended = sessions.map((session) => endSession(draft, session, 'displaced', { by }))
  return admit(draft, command, ended)
}

/** Adds the newcomer in place of what its device held, after making room under the record's cap. */
export function admit(draft: Draft, command: Opening, gaveWay: readonly Ending[]): Admitted {
  const by = endedBy(command)
  const own = onDevice(draft.record.sessions, command)
  const ended = [...gaveWay, ...own.map((session) => endSession(draft, session, 'replaced', { by }))]
  const surplus = draft.record.sessions.length + 1 - MOST_SESSIONS
  if (surplus > 0) {
    const longestUnused = inOrderOfGivingWay(draft.record.sessions, { displace: 'least-recently-used' })
    for (const session of longestUnused.slice(0, surplus)) {
      ended.push(endSession(draft, session, 'displaced', { by: { ...by, rule: 'capacity' } }))
    }
  }
  const session = sessionOf(command, draft.now)
  const device = deviceIn(draft.record, command)
  addSession(draft, session)
  note(draft, 'opened', {
    session: session.id,
    ...(session.label !== undefined && { label: session.label }),
    ...device,
    ...(session.place !== undefined && { place: session.place }),
    ...(session.exempt && { exempt: session.exempt }),
    ...(ended.length > 0 && { sessions: ended.map((ending) => ending.id) }),
  })
  return admittedAs(session, draft, { opened: true, issued: true, ended })
}

function sessionOf(command: Opening, now: number): Session {
  const { newToken, hostSession, label, place, address } = command
  const device = command.nextDevice ?? command.device
  return {
    id: newToken,
    tokens: [newToken],
    hostSessions: hostSession === undefined ? [] : [hostSession],
    devices: device === undefined ? [] : [device],
    openedAt: now,
    lastSeenAt: now,
    ...(command.exempt && { exempt: true as const }),
    ...(label !== undefined && { label }),
    ...(place !== undefined && { place }),
    ...(address !== undefined && { address }),
  }
}

function endedBy(command: Opening): EndedBy {
  const by = { session: command.newToken, ...(command.label !== undefined && { label: command.label }) }
  if (command.kind === 'open') return by
  return { ...by, takeover: true, ...(command.operator !== undefined && { operator: command.operator }) }
}

function admittedAs(session: Session, draft: Draft, rest: Pick<Admitted, 'opened' | 'issued' | 'ended'>): Admitted {
  return { outcome: 'admitted', session, ...rest, ...deadlineOf(session, draft.policy) }
}
