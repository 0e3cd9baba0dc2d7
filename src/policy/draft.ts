// The record while decide works on it: what the rules change in one step, and the journal lines they leave.

import type { Command } from './command.ts'
import { endsAt } from './deadlines.ts'
import type { Entry, EntryKind } from './decision.ts'
import type { Policy } from './options.ts'
import { type AccountRecord, type EndedBy, type Ending, type Hash, MOST_HASHES, type Session } from './record.ts'

/** A record being worked on. Arrays are replaced, never written to. */
export interface Draft {
  record: AccountRecord
  readonly policy: Policy
  readonly now: number
  readonly account: string
  entries: Entry[]
}

/** Begins a step: `now` is never before the record's last write. */
export function draftOf(record: AccountRecord, command: Command, policy: Policy): Draft {
  return { record, policy, now: Math.max(command.now, record.at), account: command.account, entries: [] }
}

export function note(draft: Draft, kind: EntryKind, details: Omit<Entry, 'account' | 'kind' | 'at'> = {}): void {
  draft.entries.push(Object.freeze({ account: draft.account, kind, at: draft.now, ...details }))
}

export function addSession(draft: Draft, session: Session): void {
  draft.record = { ...draft.record, sessions: [...draft.record.sessions, session] }
}

export function putSession(draft: Draft, session: Session): void {
  const sessions = draft.record.sessions.map((old) => (old.id === session.id ? session : old))
  draft.record = { ...draft.record, sessions }
}

/** Turns a live session into an ending, with its line in the journal. */
export function endSession(
  draft: Draft,
  session: Session,
  reason: Ending['reason'],
  { by, endedAt = draft.now }: { by?: EndedBy | undefined; endedAt?: number } = {},
): Ending {
  const { id, hostSessions, devices, openedAt, label } = session
  const tokens = [...(session.retired?.tokens ?? []), ...session.tokens].slice(-MOST_HASHES)
  const ending: Ending = {
    id,
    tokens,
    hostSessions,
    ...(devices.length > 0 && { devices }),
    openedAt,
    endedAt,
    reason,
    ...(by && { by }),
    ...(label !== undefined && { label }),
  }
  draft.record = {
    ...draft.record,
    sessions: draft.record.sessions.filter((live) => live.id !== id),
    endings: [...draft.record.endings, ending],
  }
  note(draft, reason, { session: id, ...(label !== undefined && { label }), since: openedAt, ...(by && { by }) })
  return ending
}

/** A list of the last {@link MOST_HASHES} hashes, with this one in it; the same list when it was there. */
export function remember(hashes: readonly Hash[], hash: Hash | undefined): readonly Hash[] {
  if (hash === undefined || hashes.includes(hash)) return hashes
  return [...hashes, hash].slice(-MOST_HASHES)
}

/** What is to be stored: the very record that came in when no rule changed it. */
export function finish(draft: Draft, before: AccountRecord): AccountRecord {
  if (draft.record === before) return before
  const { now, policy } = draft
  const record = withoutOldGrant(forget(draft.record, now, policy), now)
  const spent = record.spent.filter((ticket) => ticket.until > now)
  const deadlines = record.sessions.map((session) => endsAt(session, policy))
  const earliest = Math.min(Infinity, ...deadlines)
  return {
    ...record,
    at: now,
    spent,
    dueAt: earliest === Infinity ? null : earliest,
    keepUntil: keepUntil(record, Math.max(now, ...deadlines), draft),
  }
}

const UNLIMITED_RETENTION_MS = 400 * 86_400_000

/** When a store may drop the record: after its latest deadline and the endings' time; 400 days where nothing limits it. */
function keepUntil(record: AccountRecord, latest: number, { now, policy }: Draft): number {
  const unlimited = latest === Infinity || record.notBefore > 0
  const end = latest === Infinity ? now : latest
  const spent = record.spent.map((ticket) => ticket.until)
  const granted = record.grant?.until ?? 0
  return Math.max(end + policy.keepEndingsMs, unlimited ? now + UNLIMITED_RETENTION_MS : 0, granted, ...spent)
}

function withoutOldGrant(record: AccountRecord, now: number): AccountRecord {
  return record.grant === undefined || now < record.grant.until ? record : withoutGrant(record)
}

/** Used up, over, or taken back. */
export function withoutGrant({ grant: _, ...record }: AccountRecord): AccountRecord {
  return record
}

/** Drops endings that are too many or too old; from then on their tokens are dead by age. */
function forget(record: AccountRecord, now: number, policy: Policy): AccountRecord {
  const surplus = record.endings.length - policy.keepEndings
  let { forgottenBefore } = record
  const endings = record.endings.filter((ending, i) => {
    if (i >= surplus && ending.endedAt + policy.keepEndingsMs > now) return true
    forgottenBefore = Math.max(forgottenBefore, ending.openedAt)
    return false
  })
  return endings.length === record.endings.length ? record : { ...record, endings, forgottenBefore }
}
