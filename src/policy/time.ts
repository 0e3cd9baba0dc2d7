// Healing of a record that a node with a wrong clock has written: one that was in 2099 for a moment locks nobody out.

import type { Command } from './command.ts'
import { type Draft, draftOf, note } from './draft.ts'
import type { Policy } from './options.ts'
import type { AccountRecord, Ending, Session } from './record.ts'

/** How far a record may be ahead of the clock before its instants are taken to be wrong, in milliseconds. */
export const MAX_SKEW_MS = 60_000

/** By how much the record leads the clock, where that is more than {@link MAX_SKEW_MS}; else 0. */
export function leadOf(record: AccountRecord, now: number): number {
  const lead = record.at - now
  return lead > MAX_SKEW_MS ? lead : 0
}

/**
 * The record with instants that lie in the future moved back by as much as it leads. What was opened under the right clock and used under the
 * wrong one is not moved to before its opening. Spent tickets stay: a ticket brings its own end with it, and must not work again before that.
 */
export function correctClock(record: AccountRecord, now: number): AccountRecord {
  const lead = leadOf(record, now)
  if (lead === 0) return record
  const back = (instant: number) => (instant > now ? instant - lead : instant)
  return {
    ...record,
    at: now,
    sessions: record.sessions.map((session) => movedSession(session, back)),
    endings: record.endings.map((ending) => movedEnding(ending, back)),
    notBefore: back(record.notBefore),
    forgottenBefore: back(record.forgottenBefore),
    ...(record.grant && { grant: { ...record.grant, until: back(record.grant.until) } }), // may end early, never late
  }
}

/** Begins a step on the corrected record, and writes down that it was corrected. */
export function correctedDraft(record: AccountRecord, command: Command, policy: Policy): Draft {
  const draft = draftOf(correctClock(record, command.now), command, policy)
  note(draft, 'clock-corrected', { lead: leadOf(record, command.now) })
  return draft
}

function movedSession(session: Session, back: (instant: number) => number): Session {
  const openedAt = back(session.openedAt)
  const later = (instant: number) => Math.max(openedAt, back(instant))
  return {
    ...session,
    openedAt,
    lastSeenAt: later(session.lastSeenAt),
    ...(session.renewedAt !== undefined && { renewedAt: later(session.renewedAt) }),
    ...(session.retired && { retired: { ...session.retired, until: back(session.retired.until) } }),
  }
}

function movedEnding(ending: Ending, back: (instant: number) => number): Ending {
  const openedAt = back(ending.openedAt)
  return { ...ending, openedAt, endedAt: Math.max(openedAt, back(ending.endedAt)) }
}
