// How many accounts and sessions there are: the sum of what the chunks of all buckets have. Swaps keep the totals of those chunks that were
// counted once; a chunk of which nobody can tell is taken out, and counted when somebody asks.

import type { Totals } from '../store.ts'
import type { BucketKeys } from './keys.ts'
import { PER_ACCOUNT } from './marks.ts'
import type { Parts } from './parts.ts'
import { COUNT_TOTALS, READ_TOTALS } from './totals-scripts.ts'

/** Members that a script looks at, or those of one chunk more: half a millisecond. */
const MOST = 1_000
/** Buckets that are counted at once. */
const LANES = 8
/**
 * What was counted lasts for half an hour to an hour, each bucket for another time, and is counted anew then: whatever was changed by other hands,
 * or by processes of an older version, is right again.
 */
const LASTS_MS = 60 * 60_000

export async function totals(parts: Parts): Promise<Totals> {
  const sum = { accounts: 0, sessions: 0 }
  const add = ({ accounts, sessions }: Totals) => {
    sum.accounts += accounts
    sum.sessions += sessions
  }
  const known = await Promise.all(parts.keys.buckets.map((keys) => read(parts, keys)))
  for (const each of known) if (each) add(each)
  const left = parts.keys.buckets.filter((_, i) => !known[i])
  const lane = async () => {
    for (let keys = left.pop(); keys; keys = left.pop()) await count(parts, keys, add)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return sum
}

/** `undefined` where not all chunks of the bucket are known. */
async function read({ commands }: Parts, keys: BucketKeys): Promise<Totals | undefined> {
  const answer = (await commands.run(READ_TOTALS, [keys.totals], [String(PER_ACCOUNT)])) as unknown[]
  const [isWhole, accounts, sessions] = answer.map(Number)
  return isWhole === 1 ? { accounts: accounts ?? 0, sessions: sessions ?? 0 } : undefined
}

/** Some chunks after the others, so that no script takes long. */
async function count({ commands }: Parts, keys: BucketKeys, add: (some: Totals) => void): Promise<void> {
  const lasts = Math.ceil(LASTS_MS * (0.5 + keys.bucket / (2 * 256)))
  for (let from = 0; from >= 0; ) {
    const args = [String(PER_ACCOUNT), String(from), String(MOST), String(lasts)]
    const answer = (await commands.run(COUNT_TOTALS, [keys.totals, ...keys.allAccounts()], args)) as unknown[]
    const [next = -1, accounts = 0, sessions = 0] = answer.map(Number)
    add({ accounts, sessions })
    from = next
  }
}
