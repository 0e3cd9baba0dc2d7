// "It was not me": the rule by which the token of a displaced session, dead as it is, may end the session that displaced it.

import type { DisownCommand } from './command.ts'
import type { Disowned, Ended } from './decision.ts'
import { type Draft, endSession } from './draft.ts'
import { byId, endedAs, endedUnknown, endingById, findEnding } from './lookup.ts'
import type { EndedBy, Ending, Session } from './record.ts'

/** How long after its ending a displaced session may disown whoever displaced it, in milliseconds; at exactly this it is too late. */
export const DISOWN_MS = 15 * 60_000

/**
 * Ends the displacer, where it is still alive, and nothing else. That it is over then is why this works once; asked again in time, the
 * answer is the same, so that a lost one does no harm, until all sessions were revoked: then it is settled, and what an application does on
 * hearing it (a new password) must not be done again. What may not be disowned is answered as `ended`, and changes nothing.
 */
export function disown(draft: Draft, { token }: DisownCommand): Disowned | Ended {
  const dead = findEnding(draft.record, { token })
  if (!dead) return endedUnknown()
  const displacer = displacerOf(dead)
  if (displacer === undefined || draft.now >= dead.endedAt + DISOWN_MS) return endedAs(dead)
  const live = byId(draft.record, displacer)
  if (live) return disownedAs(dead, endSession(draft, live, 'revoked', { by: disownedBy(dead) }))
  const over = endingById(draft.record, displacer)
  const isKnown = over && isDisownedBy(over, dead) && draft.record.notBefore <= over.endedAt
  return isKnown ? disownedAs(dead, over) : endedAs(dead)
}

/** Only a session whose place was taken by another one; what its own device replaced, or somebody revoked, disowns nobody. */
function displacerOf({ reason, by }: Ending): Session['id'] | undefined {
  return reason === 'displaced' ? by?.session : undefined
}

function isDisownedBy({ by }: Ending, dead: Ending): boolean {
  return by?.disowned === true && by.session === dead.id
}

function disownedBy({ id, label }: Ending): EndedBy {
  return { session: id, ...(label !== undefined && { label }), disowned: true }
}

function disownedAs(dead: Ending, over: Ending): Disowned {
  return {
    outcome: 'disowned',
    session: dead.id,
    by: { session: over.id, device: over.label ?? null, since: over.openedAt },
  }
}
