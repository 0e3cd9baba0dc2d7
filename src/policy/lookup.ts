// To which session a request belongs: by its token first, by its host session otherwise.

import type { Credentials, OpenCommand } from './command.ts'
import type { Ended } from './decision.ts'
import type { AccountRecord, Ending, Hash, Session } from './record.ts'

/** The live session that a token belongs to at `now`. */
export function liveByToken(record: AccountRecord, token: Hash | undefined, now: number): Session | undefined {
  if (token === undefined) return undefined
  for (const session of record.sessions) {
    const { tokens, retired } = session
    if (tokens.includes(token)) return session
    if (retired !== undefined && now < retired.until && retired.tokens.includes(token)) return session
  }
  return undefined
}

/** The live session of that id. */
export function byId(record: AccountRecord, id: Hash): Session | undefined {
  return record.sessions.find((session) => session.id === id)
}

/** The ending of the session of that id. */
export function endingById(record: AccountRecord, id: Hash): Ending | undefined {
  return record.endings.findLast((ending) => ending.id === id)
}

/** The live session that the request belongs to. */
export function findLive(record: AccountRecord, request: Credentials, now: number): Session | undefined {
  const { token, hostSession } = request
  return (
    liveByToken(record, token?.hash, now) ??
    (hostSession === undefined ? undefined : record.sessions.find((live) => live.hostSessions.includes(hostSession)))
  )
}

/** The ending that the request's token or host session is among; the newest where there are several. */
export function findEnding(record: AccountRecord, { token, hostSession }: Credentials): Ending | undefined {
  if (record.endings.length === 0) return undefined
  return (
    (token && record.endings.findLast((ending) => ending.tokens.includes(token.hash))) ??
    (hostSession === undefined
      ? undefined
      : record.endings.findLast((ending) => ending.hostSessions.includes(hostSession)))
  )
}

/**
 * The ending that a remembered sign-in would undo: the last one on its device, where no other session is live there. What was over by
 * itself, or gave way to its own device, may come back.
 */
export function endingOnDevice(record: AccountRecord, { device }: OpenCommand): Ending | undefined {
  if (device === undefined || record.sessions.some((live) => live.devices.includes(device))) return undefined
  const last = record.endings.findLast((ending) => ending.devices?.includes(device))
  return last && FINAL.has(last.reason) ? last : undefined
}

const FINAL: ReadonlySet<Ending['reason']> = new Set(['displaced', 'revoked', 'closed'])

/** Why a sign-in that is neither alive nor among the endings is dead all the same; `undefined` when it may open. */
export function deadByAge(
  record: AccountRecord,
  { token, signedInAt }: Credentials,
): 'revoked' | 'unknown' | undefined {
  const issuedAt = Math.min(token?.issuedAt ?? Infinity, signedInAt ?? Infinity)
  if (issuedAt < record.notBefore) return 'revoked'
  return issuedAt <= record.forgottenBefore ? 'unknown' : undefined
}

/** The answer for an ending. */
export function endedAs(ending: Ending, sessions: readonly Hash[] = []): Ended {
  const { reason, id, endedAt, by } = ending
  return { outcome: 'ended', reason, session: id, at: endedAt, by: by ?? null, sessions }
}

/** The answer for a request whose token or sign-in is dead by age. */
export function endedByAge(reason: 'revoked' | 'unknown'): Ended {
  return { ...endedUnknown(reason), forgotten: true }
}

/** The answer for a session of which the record knows nothing. */
export function endedUnknown(reason: 'unknown' | 'revoked' = 'unknown', sessions: readonly Hash[] = []): Ended {
  return { outcome: 'ended', reason, session: null, at: null, by: null, sessions }
}
