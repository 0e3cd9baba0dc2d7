// The look into the journal for how a session ended that its record has forgotten. Loaded with the first one.

import type { Ended, EntryKind } from '../policy/decision.ts'
import type { Ending, Hash } from '../policy/record.ts'
import type { Parts } from './parts.ts'

const ENDING_KINDS: readonly EntryKind[] = ['displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed']
const LINES = 200

/** The same answer with the reason from the journal, where one of its last 200 endings of the account is this session's. */
export async function recallEnding(
  { store, bound }: Pick<Parts, 'store' | 'bound'>,
  account: string,
  session: Hash,
  ended: Ended,
): Promise<Ended> {
  try {
    const { items } = await bound.within(
      () => store.journal({ account, kinds: ENDING_KINDS, limit: LINES }),
      () => new Error('late'),
    )
    const line = items.find((entry) => entry.session === session)
    if (!line) return ended
    return { ...ended, reason: line.kind as Ending['reason'], session, at: line.at, by: line.by ?? null }
  } catch {
    return ended // the answer is right without it
  }
}
