// The list of live accounts: the most recently active first, or those that are due, out of the indexes of all buckets.

import type { AccountQuery, AccountSummary, Page } from '../store.ts'
import type { BucketKeys } from './keys.ts'
import { chained, mergedPage, type Stretch } from './merge.ts'
import type { Parts } from './parts.ts'
import { WALK_INDEX } from './read-scripts.ts'
import { readLiveScore } from './scores.ts'

interface Member {
  readonly account: string
  readonly bucket: number
  /** In the index that is walked. */
  readonly score: number
  readonly liveScore: number
}

/** Where a walk through an index begins, as `rank` in the script takes it. */
export interface Position {
  readonly where: 'at' | 'below' | 'after'
  readonly score: string
  readonly member: string
}

/** How an index is walked. */
export interface IndexWalk {
  readonly index: 'live' | 'due'
  /** Only what is in this index too. */
  readonly within: 'live' | 'due'
  readonly prefix: string
  /** At once. */
  readonly wanted: number
}

/** How many are looked at in one go, where few may be what is asked for: about a millisecond of the server's. */
const MOST = 1_000

export async function accounts(parts: Parts, query: AccountQuery): Promise<Page<AccountSummary>> {
  const { items, next } = await (query.dueBefore === undefined ? byRecency(parts, query) : due(parts, query))
  return { items: items.map(({ account, liveScore }) => ({ account, ...readLiveScore(liveScore) })), next }
}

/** Ties go by bucket, and by name within it. */
function byRecency(parts: Parts, { prefix = '', cursor, limit = 100 }: AccountQuery): Promise<Page<Member>> {
  const after = readCursor(cursor)
  const walk: IndexWalk = { index: 'live', within: 'live', prefix, wanted: wantedOf(limit) }
  const begin = parts.keys.buckets.map((keys) => () => stretchOf(parts, keys, walk, beginning(keys, after)))
  const comesBefore = (a: Member, b: Member) => a.score > b.score || (a.score === b.score && a.bucket < b.bucket)
  return mergedPage(begin, comesBefore, limit, cursorOf)
}

/** Bucket after bucket: no order is asked for, and a page costs the same however many are due. */
function due(parts: Parts, { prefix = '', dueBefore, cursor, limit = 100 }: AccountQuery): Promise<Page<Member>> {
  const after = readCursor(cursor)
  const walk: IndexWalk = { index: 'due', within: 'live', prefix, wanted: limit + 1 }
  const top: Position = { where: 'at', score: String(dueBefore), member: '' }
  const begin = parts.keys.buckets
    .filter(({ bucket }) => bucket >= (after?.bucket ?? 0))
    .map((keys) => () => stretchOf(parts, keys, walk, keys.bucket === after?.bucket ? beginning(keys, after) : top))
  return mergedPage([() => chained(begin)], () => false, limit, cursorOf)
}

/** A few more than the share of a bucket, so that few of them are asked twice. */
export function wantedOf(limit: number): number {
  return Math.ceil(limit / 64) + 2
}

export async function stretchOf(
  parts: Parts,
  keys: BucketKeys,
  walk: IndexWalk,
  { where, score, member }: Position,
): Promise<Stretch<Member>> {
  const { index, within, prefix, wanted } = walk
  const most = prefix === '' ? wanted : MOST
  const args = [where, score, member, wanted, most, prefix]
  const answer = (await parts.commands.run(WALK_INDEX, [keys[index], keys[within]], args)) as unknown[]
  const [more, lastScore = '', last = '', ...rest] = answer.map(String)
  const items: Member[] = []
  for (let i = 0; i < rest.length; i += 3) {
    const [account = '', inIndex, inLive] = rest.slice(i, i + 3)
    items.push({ account, bucket: keys.bucket, score: Number(inIndex), liveScore: Number(inLive) })
  }
  const onward = () => stretchOf(parts, keys, walk, { where: 'after', score: lastScore, member: last })
  return { items, more: more === '1' ? onward : undefined }
}

type Cursor = Pick<Member, 'score' | 'bucket' | 'account'>

function cursorOf({ score, bucket, account }: Member): string {
  return JSON.stringify([score, bucket, account])
}

function readCursor(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined
  const [score, bucket, account] = JSON.parse(cursor) as [number, number, string]
  return { score, bucket, account }
}

/** What follows the cursor in this bucket. */
function beginning({ bucket }: BucketKeys, after: Cursor | undefined): Position {
  if (!after) return { where: 'at', score: '+inf', member: '' }
  const where = bucket === after.bucket ? 'after' : bucket < after.bucket ? 'below' : 'at'
  return { where, score: String(after.score), member: after.account }
}
