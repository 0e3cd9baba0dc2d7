// The rules for someone who has just signed in: `open`, and `takeover`, which is the same with the lock waived.

import type { OpenCommand, TakeoverCommand } from './command.ts'
import { deadlineOf, freeAt, lockEndsAt } from './deadlines.ts'
import type { Admitted, Decision, Refused } from './decision.ts'
import { addSession, type Draft, endSession, note, putSession, remember } from './draft.ts'
import { deadByAge, endedAs, endedByAge, findEnding, findLive, liveByToken } from './lookup.ts'
import type { Policy } from './options.ts'
import { counted, inOrderOfGivingWay } from './order.ts'
import { type EndedBy, type Ending, type Hash, MOST_SESSIONS, type Session } from './record.ts'
import { touched } from './touch.ts'

/** Rules 1 to 6 in their order; the numbers are those of the design. */
export function open(draft: Draft, command: OpenCommand | TakeoverCommand): Decision {
  const { record, now } = draft
  const again = openedBefore(record.sessions, command)
  if (again) return admitAgain(draft, command, again) // 2, the very same command
  const ending =
    findEnding(record, command) ??
    record.endings.findLast((e) => e.id === command.newToken || e.tokens.includes(command.newToken))
  if (ending) return endedAs(ending) // 1
  const live = findLive(record, command, now)
  if (live) return admitAgain(draft, command, live) // 2
  const dead = deadByAge(record, command)
  if (dead) return endedByAge(dead) // 1, by age
  if (command.kind === 'takeover') return takeOver(draft, command)
  if (hasPlace(record.sessions, command)) return admit(draft, command, []) // 3
  const victims = victimsFor(draft, command)
  if (victims) return displace(draft, command, victims) // 4 and 5
  return draft.policy.enforce ? refuse(draft) : admitRegardless(draft, command) // 6
}

/** 2: a retry, another tab, a lost cookie, a host session that rotated. */
function admitAgain(draft: Draft, command: OpenCommand | TakeoverCommand, live: Session): Admitted {
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
function openedBefore(sessions: readonly Session[], { newToken }: OpenCommand | TakeoverCommand): Session | undefined {
  return sessions.find((session) => session.id === newToken || hasHad(session, newToken))
}

function hasHad({ tokens, retired }: Session, token: Hash): boolean {
  return tokens.includes(token) || (retired?.tokens.includes(token) ?? false)
}

/** 3: the device holds a session whose place the newcomer takes at once, lock or no lock. An exempt one has no place to give. */
function hasPlace(sessions: readonly Session[], command: OpenCommand | TakeoverCommand): boolean {
  const own = onDevice(sessions, command)
  return (command.exempt ? own : counted(own)).length > 0
}

/** 5: both sides' lines in the journal name each other. */
function displace(draft: Draft, command: OpenCommand | TakeoverCommand, sessions: readonly Session[]): Admitted {
  const by = endedBy(command)
  if (!draft.policy.enforce) {
    for (const { id } of sessions) note(draft, 'displaced', { session: id, by, enforced: false })
    return admit(draft, command, [])
  }
  const ended = sessions.map((session) => endSession(draft, session, 'displaced', { by }))
  return admit(draft, command, ended)
}

/** The lock waived. The policy's permission or an administrator is needed, and a ticket works once. */
function takeOver(draft: Draft, command: TakeoverCommand): Decision {
  const { ticket, operator } = command
  const spent = draft.record.spent.some((used) => used.ticket === ticket?.hash)
  const permitted = ticket && draft.policy.takeover !== 'never' && !spent && draft.now < ticket.until
  if (operator === undefined && !permitted) return refuse(draft, 'ticket')
  if (ticket) {
    const used = { ticket: ticket.hash, until: ticket.until }
    draft.record = { ...draft.record, spent: [...draft.record.spent, used] }
  }
  const victims = hasPlace(draft.record.sessions, command) ? undefined : victimsFor(draft, command)
  const decision = displace(draft, command, victims ?? [])
  note(draft, 'taken-over', {
    session: decision.session.id,
    sessions: decision.ended.map((ending) => ending.id),
    ...(operator !== undefined && { by: { operator } }),
  })
  return decision
}

function onDevice(sessions: readonly Session[], { device }: OpenCommand | TakeoverCommand): readonly Session[] {
  return device === undefined ? [] : sessions.filter((session) => session.devices.includes(device))
}

/** The sessions that give way, none where there is room; `undefined`: not enough of them can. */
function victimsFor(draft: Draft, command: OpenCommand | TakeoverCommand): readonly Session[] | undefined {
  const { policy, now } = draft
  const holders = counted(draft.record.sessions)
  const needed = holders.length + 1 - policy.maxSessions
  if (command.exempt || needed <= 0) return []
  const waived = command.kind === 'takeover'
  const free = holders.filter((session) => waived || lockEndsAt(session, policy) <= now)
  if (free.length < needed) return undefined
  const ordered = inOrderOfGivingWay(free, policy)
  return (waived ? pickedFirst(ordered, command.pick ?? []) : ordered).slice(0, needed)
}

function pickedFirst(sessions: readonly Session[], pick: readonly Hash[]): readonly Session[] {
  const picked = sessions.filter((session) => pick.includes(session.id))
  return [...picked, ...sessions.filter((session) => !pick.includes(session.id))]
}

/** Adds the newcomer in place of what its device held, after making room under the record's cap. */
function admit(draft: Draft, command: OpenCommand | TakeoverCommand, gaveWay: readonly Ending[]): Admitted {
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
  addSession(draft, session)
  note(draft, 'opened', {
    session: session.id,
    ...(session.label !== undefined && { label: session.label }),
    ...(ended.length > 0 && { sessions: ended.map((ending) => ending.id) }),
  })
  return admittedAs(session, draft, { opened: true, issued: true, ended })
}

function sessionOf(command: OpenCommand | TakeoverCommand, now: number): Session {
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

/** 6: adds nothing to the record; the journal's line goes its own way. */
function refuse(draft: Draft, because?: 'ticket'): Refused {
  const { policy } = draft
  const sessions = counted(draft.record.sessions)
  const reason = because ?? (policy.lockMs === Infinity ? 'full' : 'locked')
  note(draft, 'refused', { reason, sessions: sessions.map((session) => session.id) })
  return {
    outcome: 'refused',
    reason,
    retryAt: retryAt(sessions, policy),
    holders: inOrderOfGivingWay(sessions, policy).map((session) => ({
      id: session.id,
      device: session.label ?? null,
      since: session.openedAt,
      freeAt: finite(freeAt(session, policy)),
    })),
  }
}

/** The first instant at which enough of the holders can be displaced or are over. */
function retryAt(sessions: readonly Session[], policy: Policy): number | null {
  const needed = sessions.length + 1 - policy.maxSessions
  const instants = sessions.map((session) => freeAt(session, policy)).sort((a, b) => a - b)
  return finite(instants[needed - 1] ?? Infinity)
}

/** `enforce: false`: what would have been refused is written down and let in. */
function admitRegardless(draft: Draft, command: OpenCommand | TakeoverCommand): Admitted {
  const holders = counted(draft.record.sessions).map((session) => session.id)
  const reason = draft.policy.lockMs === Infinity ? 'full' : 'locked'
  note(draft, 'refused', { reason, sessions: holders, enforced: false })
  return admit(draft, command, [])
}

function endedBy(command: OpenCommand | TakeoverCommand): EndedBy {
  return {
    session: command.newToken,
    ...(command.label !== undefined && { label: command.label }),
    ...(command.kind === 'takeover' && { takeover: true as const }),
    ...(command.kind === 'takeover' && command.operator !== undefined && { operator: command.operator }),
  }
}

function admittedAs(session: Session, draft: Draft, rest: Pick<Admitted, 'opened' | 'issued' | 'ended'>): Admitted {
  return { outcome: 'admitted', session, ...rest, ...deadlineOf(session, draft.policy) }
}

function finite(instant: number): number | null {
  return Number.isFinite(instant) ? instant : null
}
