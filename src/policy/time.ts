// Healing of a record that a node with a wrong clock has written: one that was in 2099 for a moment locks nobody out.

import type { Command } from './command.ts'
import { type Draft, note } from './draft.ts'
import type { AccountRecord, Ending, Session } from './record.ts'

/** How far a record may be ahead of the clock before its instants are taken to be wrong, in milliseconds. */
export const MAX_SKEW_MS = 60_000

/**
 * The record with instants that lie in the future moved back by as much as it leads, where that is more than {@link MAX_SKEW_MS}.
 * What was opened under the right clock and used under the wrong one is not moved to before its opening.
 */
export function correctClock(record: AccountRecord, command: Command): AccountRecord {
  const lead = leadOf(record, command)
  if (lead === 0) return record
  const back = (instant: number) => (instant > command.now ? instant - lead : instant)
  return {
    ...record,
    at: command.now,
    sessions: record.sessions.map((session) => movedSession(session, back)),
    endings: record.endings.map((ending) => movedEnding(ending, back)),
    notBefore: back(record.notBefore),
    forgottenBefore: back(record.forgottenBefore),
    spent: record.spent.map((ticket) => ({ ...ticket, until: back(ticket.until) })),
  }
}

/** Writes down that {@link correctClock} moved the record. */
export function noteCorrection(draft: Draft, before: AccountRecord, command: Command): void {
  const lead = leadOf(before, command)
  if (lead > 0) note(draft, 'clock-corrected', { lead })
}

function leadOf(record: AccountRecord, command: Command): number {
  const lead = record.at - command.now
  return lead > MAX_SKEW_MS ? lead : 0
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
