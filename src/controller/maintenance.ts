// What happens beside the requests: what is over is written down and dropped, now and then.

import { UtsessionsError } from '../policy/errors.ts'
import type { Store } from '../stores/store.ts'
import { checkCommand } from './commands.ts'
import type { Parts } from './parts.ts'

const PAGE = 200

/** Writes down the sessions whose time has come, then lets the store drop what nobody needs. Safe from several processes at once. */
export async function prune(parts: Parts): Promise<number> {
  const now = await timeOf(parts)
  await forEachAccount(liveAccounts(parts.store, now), (account) => sweep(parts, account))
  return parts.store.prune(now)
}

/** A node whose clock is wrong must not drop what others still need: where the store has a clock, or may have one, it is asked first. */
async function timeOf({ clock, transact }: Parts): Promise<number> {
  if (clock.isStores() === false) return clock.now()
  return clock.at(await transact.load(NOBODY))
}

/** Any account would do. */
const NOBODY = 'utsessions'

/** A check on nobody's behalf. What fails for one account alone is left to that account's next command. */
async function sweep(parts: Parts, account: string): Promise<void> {
  try {
    const policy = await parts.policyWithoutContext(account, undefined)
    await parts.transact(checkCommand({ account, passive: true }), policy)
  } catch (error) {
    if (!isOfOneAccount(error)) throw error
  }
}

/** Whether a walk over many accounts goes on: the policy function failed, a newer version wrote the record, others write without pause. */
export function isOfOneAccount(error: unknown): boolean {
  return error instanceof UtsessionsError && OF_ONE_ACCOUNT.has(error.code)
}

const OF_ONE_ACCOUNT: ReadonlySet<string> = new Set(['UTS_POLICY_UNAVAILABLE', 'UTS_RECORD_NEWER', 'UTS_CONTENTION'])

/** Accounts with live sessions, page by page; with `dueBefore`, those of which one may be over by then. */
export async function* liveAccounts(store: Store, dueBefore?: number): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const page = await store.accounts({ cursor, dueBefore, limit: PAGE })
    for (const { account } of page.items) yield account
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

/** What a walk has under way at once: a store answers that many about as fast as one, and who waits beside them hardly notices. */
const AT_A_TIME = 16

/** Does the work for each account, several at a time. The first error ends the walk, once what is under way has settled. */
export async function forEachAccount(
  accounts: AsyncGenerator<string>,
  work: (account: string) => Promise<void>,
): Promise<void> {
  const takeTurns = async () => {
    for await (const account of accounts) await work(account)
  }
  const ends = await Promise.allSettled(Array.from({ length: AT_A_TIME }, takeTurns))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
