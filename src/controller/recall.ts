// The record keeps few endings; for a session that it has forgotten, the journal may still know how it ended.

import type { PresentedToken } from '../policy/command.ts'
import type { Ended } from '../policy/decision.ts'
import type { Hash } from '../policy/record.ts'
import type { Parts } from './parts.ts'
import { seldom } from './seldom.ts'

interface Forgotten {
  readonly account: string
  readonly token?: PresentedToken | undefined
  readonly session?: Hash | undefined
}

/** The same answer, with the reason where the journal knows it. */
export async function recall(
  parts: Pick<Parts, 'store' | 'bound'>,
  { account, token, session = token?.hash }: Forgotten,
  ended: Ended,
): Promise<Ended> {
  if (!ended.forgotten || session === undefined) return ended
  return (await seldom()).recallEnding(parts, account, session, ended)
}
