// The rules for ending sessions on purpose: `close` one's own, `revoke` one, the others, or all.

import type { CloseCommand, Credentials, RevokeCommand } from './command.ts'
import type { Ended } from './decision.ts'
import { type Draft, endSession, withoutGrant } from './draft.ts'
import { byId, endedAs, endedUnknown, endingById, findEnding, findLive } from './lookup.ts'
import type { Hash, Session } from './record.ts'

/** Ends the session that the request belongs to. What has ended already stays as it ended. */
export function close(draft: Draft, command: CloseCommand): Ended {
  const { record, now } = draft
  const dead = command.session === undefined ? findEnding(record, command) : endingById(record, command.session)
  if (dead) return endedAs(dead)
  const live = command.session === undefined ? findLive(record, command, now) : byId(record, command.session)
  if (!live) return endedUnknown()
  return endedAs(endSession(draft, live, 'closed'), [live.id])
}

/** Ends what the target names; `sessions` of the answer are the ids that this ended. */
export function revoke(draft: Draft, command: RevokeCommand): Ended {
  const { target } = command
  if (target === 'all') return revokeAll(draft, command)
  if ('session' in target) {
    const live = byId(draft.record, target.session)
    const ending = endingById(draft.record, target.session)
    if (!live) return ending ? endedAs(ending) : endedUnknown()
    return endAll(draft, [live], command)
  }
  const keep = keeper(draft, target.othersThan)
  if ('outcome' in keep) return keep
  return endAll(
    draft,
    draft.record.sessions.filter((session) => session.id !== keep.id),
    command,
  )
}

/** Everything that was signed in before now is dead, what the record has forgotten included; and nobody comes in by an earlier grant. */
function revokeAll(draft: Draft, command: RevokeCommand): Ended {
  const decision = endAll(draft, draft.record.sessions, command)
  if (draft.record.grant) draft.record = withoutGrant(draft.record)
  if (draft.record.notBefore < draft.now) draft.record = { ...draft.record, notBefore: draft.now }
  return decision
}

/** The session that stays. A dead one ends nobody else. */
function keeper(draft: Draft, request: Credentials & { readonly session?: Hash }): Session | Ended {
  const { record, now } = draft
  if (request.session !== undefined) return byId(record, request.session) ?? endedUnknown()
  const ending = findEnding(record, request)
  if (ending) return endedAs(ending)
  return findLive(record, request, now) ?? endedUnknown()
}

function endAll(draft: Draft, sessions: readonly Session[], { operator }: RevokeCommand): Ended {
  const by = operator === undefined ? undefined : { operator }
  const endings = sessions.map((session) => endSession(draft, session, 'revoked', { by }))
  const ids = endings.map((ending) => ending.id)
  const [only] = endings
  return only && endings.length === 1 ? endedAs(only, ids) : { ...endedUnknown('revoked', ids), at: draft.now }
}
