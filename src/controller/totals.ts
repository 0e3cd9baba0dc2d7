// How many accounts and sessions there are: as the store counts them, or by a walk where it does not. Called by the control.

import type { Store, Totals } from '../stores/store.ts'

/** A page of the walk. */
const PAGE = 1_000

export async function totals(store: Store): Promise<Totals> {
  return store.totals ? store.totals() : counted(store)
}

/** Page by page: others come in between, and what changes meanwhile may count twice or not at all. */
async function counted(store: Store): Promise<Totals> {
  let [accounts, sessions] = [0, 0]
  let cursor: string | undefined
  do {
    const { items, next } = await store.accounts({ cursor, limit: PAGE })
    accounts += items.length
    for (const item of items) sessions += item.sessions
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return { accounts, sessions }
}
