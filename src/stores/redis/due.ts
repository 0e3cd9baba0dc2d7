// What there is something to do about: the index knows in which chunks, and the records themselves say of which accounts. Called by the list of
// accounts with `dueBefore`, and by prune.

import { UtsessionsError } from '../../policy/errors.ts'
import type { AccountRecord } from '../../policy/record.ts'
import type { AccountQuery, AccountSummary, Page } from '../store.ts'
import { summaryOf } from '../summary.ts'
import { chunkOf } from './buckets.ts'
import { textOf } from './commands.ts'
import type { BucketKeys } from './keys.ts'
import { chained, mergedPage, type Stretch } from './merge.ts'
import type { Parts } from './parts.ts'
import { READ_RECORDS, WALK_DUE } from './read-scripts.ts'
import { revisionOf, snapshotOf } from './values.ts'

/** An account of a chunk in which something is due, as it was when it was read. */
export interface DueAccount {
  readonly account: string
  readonly bucket: number
  readonly chunk: number
  /** `''` where the record is gone. */
  readonly revision: string
  /** `undefined` where it cannot be read, or is gone. */
  readonly record: AccountRecord | undefined
}

/** Accounts in one go. Chunks are not divided. */
const ENOUGH = 500
/** Records that a script reads: well below a millisecond. */
const BATCH = 250

/** All accounts of the chunks of a bucket in which something is due by then; some chunks, and how to get those that follow. */
export async function dueStretch(parts: Parts, keys: BucketKeys, by: number, from = 0): Promise<Stretch<DueAccount>> {
  const args = [String(by), String(from), String(ENOUGH)]
  const answer = (await parts.commands.run(WALK_DUE, [keys.due, ...keys.allAccounts()], args)) as unknown[]
  const [next, ...accounts] = answer.map(String)
  const batches = Array.from({ length: Math.ceil(accounts.length / BATCH) }, (_, i) =>
    read(parts, keys, accounts.slice(i * BATCH, (i + 1) * BATCH)),
  )
  const items = (await Promise.all(batches)).flat()
  return { items, more: next ? () => dueStretch(parts, keys, by, Number(next)) : undefined }
}

async function read({ commands }: Parts, keys: BucketKeys, accounts: readonly string[]): Promise<DueAccount[]> {
  const values = (await commands.run(READ_RECORDS, accounts.map(keys.record), [])) as unknown[]
  return accounts.map((account, i) => {
    const value = textOf(values[i])
    const [revision, record] = [revisionOf(value), value === undefined ? undefined : recordIn(value)]
    return { account, bucket: keys.bucket, chunk: chunkOf(account), revision, record }
  })
}

/** What a newer version wrote is for processes of that version to do. */
function recordIn(value: string): AccountRecord | undefined {
  try {
    const { record, unreadable } = snapshotOf(value, 0)
    return unreadable ? undefined : record
  } catch (error) {
    if (error instanceof UtsessionsError && error.code === 'UTS_RECORD_NEWER') return undefined
    throw error
  }
}

/** Bucket after bucket, chunk after chunk, and by name there. */
export async function dueAccounts(parts: Parts, query: AccountQuery, by: number): Promise<Page<AccountSummary>> {
  const { prefix = '', cursor, limit = 100 } = query
  const after = readCursor(cursor)
  const isAskedFor = (each: DueAccount) =>
    isLiveAndDue(each, by) && each.account.startsWith(prefix) && (!after || comesBefore(after, each))
  const begin = parts.keys.buckets
    .filter(({ bucket }) => bucket >= (after?.bucket ?? 0))
    .map((keys) => () => {
      const from = keys.bucket === after?.bucket ? after.chunk : 0
      return selected(dueStretch(parts, keys, by, from), isAskedFor)
    })
  const { items, next } = await mergedPage([() => chained(begin)], () => false, limit, cursorOf)
  return { items: items.flatMap(summarised), next }
}

async function selected(
  stretch: Promise<Stretch<DueAccount>>,
  isAskedFor: (each: DueAccount) => boolean,
): Promise<Stretch<DueAccount>> {
  const { items, more } = await stretch
  const found = items.filter(isAskedFor).sort((a, b) => (comesBefore(a, b) ? -1 : 1))
  return { items: found, more: more && (() => selected(more(), isAskedFor)) }
}

function isLiveAndDue({ record }: DueAccount, by: number): boolean {
  return record !== undefined && record.sessions.length > 0 && (record.dueAt ?? Number.POSITIVE_INFINITY) <= by
}

function summarised({ account, record }: DueAccount): AccountSummary[] {
  if (!record) return []
  const { sessions, lastSeenAt } = summaryOf(record)
  return [{ account, sessions, lastSeenAt }]
}

type Place = Pick<DueAccount, 'bucket' | 'chunk' | 'account'>

function comesBefore(a: Place, b: Place): boolean {
  if (a.bucket !== b.bucket) return a.bucket < b.bucket
  return a.chunk === b.chunk ? a.account < b.account : a.chunk < b.chunk
}

function cursorOf({ bucket, chunk, account }: Place): string {
  return JSON.stringify([bucket, chunk, account])
}

function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const [bucket, chunk, account] = JSON.parse(cursor) as [number, number, string]
  return { bucket, chunk, account }
}
