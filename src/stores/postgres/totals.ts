// How many accounts and sessions are live: the sum of a ledger. Whatever changes the number of an account's sessions adds a line to it, by a trigger of
// the list of accounts; prune adds the lines up. Nobody waits for anybody: lines are only added, and there is no row that all would write.

import type { Store } from '../store.ts'
import type { Names } from './names.ts'
import { type Ask, isConflict } from './query.ts'

interface Row {
  readonly accounts: unknown
  readonly sessions: unknown
}

export function createTotals(ask: Ask, { totals }: Names): Required<Pick<Store, 'totals'>> {
  const sql = `SELECT coalesce(sum(accounts), 0) AS accounts, coalesce(sum(sessions), 0) AS sessions FROM ${totals}`
  const read = ({ accounts, sessions }: Row) => ({ accounts: Number(accounts), sessions: Number(sessions) })
  return { totals: () => ask.one(sql, [], undefined, read) }
}

/** Lines that may stand in the ledger before they are added up. */
const MANY = 200

/** Makes one line of many. Of several processes that do it at once each takes other lines; what is added meanwhile is left. */
export async function addUp(ask: Ask, { totals }: Names): Promise<void> {
  const sql = `
    WITH taken AS (
      DELETE FROM ${totals} WHERE (SELECT count(*) FROM (SELECT FROM ${totals} LIMIT ${MANY}) AS lines) = ${MANY}
      RETURNING accounts, sessions
    )
    INSERT INTO ${totals} SELECT sum(accounts), sum(sessions) FROM taken HAVING count(*) > 0`
  await ask(sql, []).catch((error) => {
    if (!isConflict(error)) throw error // they stay for the next time
  })
}
