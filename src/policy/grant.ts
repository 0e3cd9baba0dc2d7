// The rules for a grant: an operator waives the lock once, for the account's next newcomer who would find no place.

import type { GrantCommand } from './command.ts'
import type { Granted } from './decision.ts'
import { type Draft, note } from './draft.ts'
import type { Grant } from './record.ts'

/** There is one grant at a time: a second one takes the first one's place, and so may make it longer or shorter. */
export function grant(draft: Draft, { operator, forMs }: GrantCommand): Granted {
  const until = draft.now + forMs
  const { grant: before } = draft.record
  if (before?.until !== until || before.operator !== operator) {
    draft.record = { ...draft.record, grant: { until, operator } }
    note(draft, 'granted', { by: { operator }, until })
  }
  return { outcome: 'granted', until }
}

/** The grant that holds now; at exactly its end it is over. */
export function openGrant({ record, now }: Pick<Draft, 'record' | 'now'>): Grant | undefined {
  return record.grant !== undefined && now < record.grant.until ? record.grant : undefined
}
