// The verbs that look and change nothing: the list of an account's sessions, and since when its sign-ins are good.

import { deadlineOf } from '../policy/deadlines.ts'
import { decide } from '../policy/decide.ts'
import { findLive } from '../policy/lookup.ts'
import { correctClock } from '../policy/time.ts'
import { type ListedSession, viewOf } from './answers.ts'
import { checkCommand } from './commands.ts'
import type { Parts } from './parts.ts'
import type { ListRequest, NotBeforeRequest } from './requests.ts'

/** Looks at what is alive, and writes nothing: a lowered policy ends nobody before the next opening or check. */
export async function list(parts: Parts, request: ListRequest): Promise<readonly ListedSession[]> {
  const command = checkCommand({ ...request, passive: true })
  const policy = { ...(await parts.policyOf(command.account, request.context)), maxSessions: Infinity }
  const snapshot = await parts.transact.load(command.account)
  const now = parts.clock.at(snapshot)
  const { record } = decide(snapshot.record, { ...command, now }, policy)
  const current = findLive(record, command, now)
  return record.sessions
    .map((session) => ({
      ...viewOf(session, deadlineOf(session, policy)),
      current: session.id === current?.id,
      address: session.address ?? null,
    }))
    .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1))
}

/** One load. Asks for no policy: there is none that a revocation of all would depend on. */
export async function notBefore(parts: Parts, { account }: NotBeforeRequest): Promise<number | null> {
  const command = checkCommand({ account, passive: true })
  const snapshot = await parts.transact.load(command.account)
  const record = correctClock(snapshot.record, parts.clock.at(snapshot))
  return record.notBefore === 0 ? null : record.notBefore
}
