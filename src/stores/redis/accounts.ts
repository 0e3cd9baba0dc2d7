// The list of live accounts, the most recently active first, out of the chunks of all buckets. What is due is in due.ts.

import type { AccountQuery, AccountSummary, Page } from '../store.ts'
import { CHUNKS, chunkOf } from './buckets.ts'
import { dueAccounts } from './due.ts'
import type { BucketKeys } from './keys.ts'
import { mergedPage, type Stretch } from './merge.ts'
import type { Parts } from './parts.ts'
import { readLiveScore } from './scores.ts'
import { patternOf, SEARCH_LIVE } from './search-live.ts'
import { WALK_LIVE } from './walk-live.ts'

interface Member {
  readonly account: string
  readonly bucket: number
  readonly score: number
}

/** After which a walk through the chunks of a bucket begins, as the script takes it. */
interface Position {
  readonly score: string
  readonly chunk: string
  readonly member: string
}

/** What is walked through. */
interface LiveWalk {
  readonly prefix: string
  /** Few may begin with it. */
  readonly isSearch: boolean
  /** At once. */
  readonly wanted: number
}

/** How many of a chunk are looked at in one go: all of them are the answer's, or, as the search says, a quarter at least. */
const [FEW, SOME] = [2, 16]

export async function accounts(parts: Parts, query: AccountQuery): Promise<Page<AccountSummary>> {
  return query.dueBefore === undefined ? byRecency(parts, query) : dueAccounts(parts, query, query.dueBefore)
}

/** Ties go by bucket, by chunk, and by name. */
async function byRecency(parts: Parts, query: AccountQuery): Promise<Page<AccountSummary>> {
  const { prefix = '', cursor, limit = 100 } = query
  const last = readCursor(cursor)
  const walk: LiveWalk = { prefix, isSearch: prefix !== '', wanted: wantedOf(limit) }
  const begin = parts.keys.buckets.map((keys) => () => stretchOf(parts, keys, walk, beginning(keys, last)))
  const comesBefore = (a: Member, b: Member) => a.score > b.score || (a.score === b.score && a.bucket < b.bucket)
  const { items, next } = await mergedPage(begin, comesBefore, limit, cursorOf)
  return { items: items.map(({ account, score }) => ({ account, ...readLiveScore(score) })), next }
}

/** A few more than the share of a bucket, so that few of them are asked twice. */
export function wantedOf(limit: number): number {
  return Math.ceil(limit / 64) + 2
}

/** By search where few begin with the prefix, by walk where many do: the more they are, the sooner it has found enough. */
async function stretchOf(parts: Parts, keys: BucketKeys, walk: LiveWalk, from: Position): Promise<Stretch<Member>> {
  const { prefix, wanted } = walk
  const { score, chunk, member } = from
  const after = [score, chunk, member, String(wanted)]
  if (walk.isSearch) {
    const answer = (await parts.commands.run(SEARCH_LIVE, keys.allAccounts(), [
      ...after,
      patternOf(prefix),
    ])) as unknown[]
    if (answer.length > 1) return stretchIn(answer, parts, keys, walk)
    return stretchOf(parts, keys, { ...walk, isSearch: false }, from)
  }
  const args = [...after, String(prefix === '' ? FEW : SOME), prefix]
  const answer = (await parts.commands.run(WALK_LIVE, [keys.recent, ...keys.allAccounts()], args)) as unknown[]
  return stretchIn(answer, parts, keys, walk)
}

function stretchIn(answer: unknown[], parts: Parts, keys: BucketKeys, walk: LiveWalk): Stretch<Member> {
  const [more, lastScore = '', last = '', ...rest] = answer.map(String)
  const items: Member[] = []
  for (let i = 0; i < rest.length; i += 2) {
    items.push({ account: rest[i] ?? '', bucket: keys.bucket, score: Number(rest[i + 1]) })
  }
  const onward = () => stretchOf(parts, keys, walk, after(lastScore, last))
  return { items, more: more === '1' ? onward : undefined }
}

function cursorOf({ score, bucket, account }: Member): string {
  return JSON.stringify([score, bucket, account])
}

function readCursor(cursor: string | undefined): Member | undefined {
  if (cursor === undefined) return undefined
  const [score, bucket, account] = JSON.parse(cursor) as [number, number, string]
  return { score, bucket, account }
}

/** What follows the cursor in this bucket: ties go by bucket. */
function beginning({ bucket }: BucketKeys, cursor: Member | undefined): Position {
  if (!cursor) return { score: '', chunk: '', member: '' }
  if (bucket === cursor.bucket) return after(String(cursor.score), cursor.account)
  return { score: String(cursor.score), chunk: bucket < cursor.bucket ? BEHIND_ALL : BEFORE_ALL, member: '' }
}

const [BEFORE_ALL, BEHIND_ALL] = ['-1', String(CHUNKS)]

function after(score: string, account: string): Position {
  return { score, chunk: String(chunkOf(account)), member: account }
}
