// The rule for every authenticated request, and for re-authentication within a session.

import type { CheckCommand, RenewCommand } from './command.ts'
import { deadlineOf } from './deadlines.ts'
import type { Alive, Ended } from './decision.ts'
import { type Draft, note, putSession, remember } from './draft.ts'
import {
  byId,
  deadByAge,
  endedAs,
  endedByAge,
  endedUnknown,
  endingById,
  findEnding,
  findLive,
  liveByToken,
} from './lookup.ts'
import { type AccountRecord, type Hash, MOST_HASHES, type Session } from './record.ts'
import { touched } from './touch.ts'

/** How long the tokens that `renew` replaced still work, for requests that are under way. In milliseconds. */
const RETIRED_TOKENS_MS = 30_000

/** Alive with its deadline, or ended with the reason. A dead sign-in is dead even where its host session is live again. */
export function check(draft: Draft, command: CheckCommand): Alive | Ended {
  const live = liveSession(draft, command)
  if ('outcome' in live) return live
  const seen = withHashes(touched(live, command, draft), command)
  if (seen !== live) putSession(draft, seen)
  return aliveAs(seen, draft, false)
}

/** Restarts `lifetime` and `idle`; the tokens before this one die a little later (OWASP ASVS 7.2.4). */
export function renew(draft: Draft, command: RenewCommand): Alive | Ended {
  const { now } = draft
  const done = liveByToken(draft.record, command.newToken, now)
  if (done) return aliveAs(done, draft, true)
  const live = liveSession(draft, command)
  if ('outcome' in live) return live
  if (isRetired(live, command) && hasEnough(live, now)) return aliveAs(live, draft, false)
  const renewed: Session = {
    ...live,
    ...(isRetired(live, command) ? withToken(live, command) : withTokenInstead(live, command, now)),
    hostSessions: remember(live.hostSessions, command.hostSession),
    lastSeenAt: now,
    renewedAt: now,
  }
  putSession(draft, renewed)
  note(draft, 'renewed', { session: live.id, ...(live.label !== undefined && { label: live.label }) })
  return aliveAs(renewed, draft, true)
}

/** Another tab has renewed the session a moment ago; its new token must not die by this. */
function isRetired({ retired }: Session, { token }: RenewCommand): boolean {
  return token !== undefined && retired?.tokens.includes(token.hash) === true
}

/** So many tabs renewed it a moment ago that the browser may hold any of the tokens that one more would push out. */
function hasEnough({ tokens, retired }: Session, now: number): boolean {
  return tokens.length >= MOST_HASHES && retired !== undefined && now < retired.until
}

function withToken({ tokens }: Session, { newToken }: RenewCommand): Pick<Session, 'tokens'> {
  return { tokens: remember(tokens, newToken) }
}

function withTokenInstead(
  { tokens }: Session,
  { newToken }: RenewCommand,
  now: number,
): Pick<Session, 'tokens' | 'retired'> {
  return { tokens: [newToken], retired: { tokens, until: now + RETIRED_TOKENS_MS } }
}

function liveSession({ record, now }: Draft, command: CheckCommand | RenewCommand): Session | Ended {
  if (command.kind === 'check' && command.session !== undefined) return sessionById(record, command.session)
  const ending = findEnding(record, command)
  if (ending) return endedAs(ending)
  const live = findLive(record, command, now)
  if (live) return live
  const dead = deadByAge(record, command)
  return dead ? endedByAge(dead) : endedUnknown()
}

/** For those who hold no credential but have seen the session alive: sockets, streams. */
function sessionById(record: AccountRecord, id: Hash): Session | Ended {
  const live = byId(record, id)
  if (live) return live
  const ending = endingById(record, id)
  if (ending) return endedAs(ending)
  return record.forgottenBefore > 0 ? endedByAge('unknown') : endedUnknown()
}

function withHashes(session: Session, { hostSession, adoptDevice }: CheckCommand): Session {
  if (hostSession === undefined && adoptDevice === undefined) return session
  const hostSessions = remember(session.hostSessions, hostSession)
  const devices = remember(session.devices, adoptDevice)
  const same = hostSessions === session.hostSessions && devices === session.devices
  return same ? session : { ...session, hostSessions, devices }
}

function aliveAs(session: Session, draft: Draft, issued: boolean): Alive {
  const { expiresAt, limit } = deadlineOf(session, draft.policy)
  return { outcome: 'alive', session, issued, expiresAt, limit }
}
