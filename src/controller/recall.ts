// The record keeps few endings; for a session that it has forgotten, the journal may still know how it ended.

import type { PresentedToken } from '../policy/command.ts'
import type { Ended, EntryKind } from '../policy/decision.ts'
import type { Ending, Hash } from '../policy/record.ts'
import type { Parts } from './parts.ts'

const ENDING_KINDS: readonly EntryKind[] = ['displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed']
const LINES = 200

interface Forgotten {
  readonly account: string
  readonly token?: PresentedToken | undefined
  readonly session?: Hash | undefined
}

/** The same answer with the reason from the journal, where one of its last 200 endings of the account is this session's. */
export async function recall(
  { store, bound }: Pick<Parts, 'store' | 'bound'>,
  { account, token, session = token?.hash }: Forgotten,
  ended: Ended,
): Promise<Ended> {
  if (!ended.forgotten || session === undefined) return ended
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
