// A look at sessions of one account by their ids: one load, and a write only where something is over that nobody has written down yet.

import { decide } from '../policy/decide.ts'
import type { Alive, Deadline, Ended } from '../policy/decision.ts'
import type { Policy } from '../policy/options.ts'
import type { Hash } from '../policy/record.ts'
import type { Snapshot } from '../stores/store.ts'
import { checkCommand } from './commands.ts'
import type { Parts } from './parts.ts'
import { NO_LIMITS } from './policy-source.ts'
import { recall } from './recall.ts'

/** Whom to look at, and what the application knows of the account. */
export interface LookedAt {
  readonly id: Hash
  readonly context: unknown
}

export type Looked = { readonly ended: Ended } | { readonly deadline: Deadline }

/** How each of them is. Extends nothing. Fails as the store does, or the policy function. */
export async function lookAt(
  parts: Parts,
  account: string,
  sessions: readonly LookedAt[],
): Promise<ReadonlyMap<Hash, Looked>> {
  const snapshot = await parts.transact.load(account)
  const found = new Map<Hash, Looked>()
  for (const session of sessions) found.set(session.id, await stateOf(parts, account, snapshot, session))
  return found
}

async function stateOf(parts: Parts, account: string, snapshot: Snapshot, { id, context }: LookedAt): Promise<Looked> {
  const command = checkCommand({ account, session: id, passive: true })
  const isOpen = snapshot.record.sessions.some((session) => session.id === id)
  const policy = isOpen ? await policyToLookBy(parts, account, context) : NO_LIMITS
  const step = decide(snapshot.record, { ...command, now: parts.clock.at(snapshot) }, policy)
  const decision =
    step.record === snapshot.record ? (step.decision as Alive | Ended) : await parts.transact(command, policy)
  if (decision.outcome === 'ended') return { ended: await recall(parts, command, decision) }
  const { expiresAt, limit } = decision
  return { deadline: { expiresAt, limit } }
}

/** What has ended stays so under any policy. What is open is held against the one that the application would give a request. */
function policyToLookBy(parts: Parts, account: string, context: unknown): Policy | Promise<Policy> {
  return context === undefined ? parts.policyWithoutContext(account, undefined) : parts.policyOf(account, context)
}
