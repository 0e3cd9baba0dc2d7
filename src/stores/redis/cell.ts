// Load, swap and append: the record of one account, and the journal lines that belong to it. Every request waits for a load, and every opening
// for a swap: there are no promises but those that are needed.

import type { Entry } from '../../policy/decision.ts'
import type { AccountRecord } from '../../policy/record.ts'
import type { Revision, Snapshot, Swapped } from '../store.ts'
import { BUCKETS, chunkOf } from './buckets.ts'
import { textOf } from './commands.ts'
import type { BucketKeys } from './keys.ts'
import type { Parts } from './parts.ts'
import { dueScoreOf, liveScoreOf, wholeMs } from './scores.ts'
import { snapshotOf, textWith } from './values.ts'
import { APPEND, SWAP } from './write-scripts.ts'

/** One GET; and a question for the time beside it, where the clock of the bucket's server is not known. */
export function load(parts: Parts, account: string): Promise<Snapshot> {
  const { commands, clock, keys, readSnapshot } = parts
  const bucket = keys.of(account)
  if (!clock.isRecent(bucket.bucket)) return loadAndAsk(parts, account, bucket)
  return commands.get(bucket.record(account), (reply) => {
    const now = clock.now(bucket.bucket)
    if (now === undefined) return parts.askTime(bucket).then((asked) => readSnapshot(account, textOf(reply), asked))
    return readSnapshot(account, textOf(reply), now)
  })
}

async function loadAndAsk(parts: Parts, account: string, bucket: BucketKeys): Promise<Snapshot> {
  const [reply, now] = await Promise.all([
    parts.commands.get(bucket.record(account), (reply) => reply),
    parts.askTime(bucket),
  ])
  return parts.readSnapshot(account, textOf(reply), now)
}

/** One script. Where a client sent it twice, because the first answer was lost, the second finds the revision that the first has written. */
export async function swap(
  parts: Parts,
  account: string,
  expected: Revision,
  next: AccountRecord,
  entries: readonly Entry[],
): Promise<Swapped> {
  const { commands, clock, keys, upkeep, nextRevision } = parts
  const [bucket, chunk] = [keys.of(account), chunkOf(account)]
  const revision = nextRevision()
  const isUpkeepDue = upkeep.isDue(bucket.bucket, chunk, next.keepUntil, clock.now(bucket.bucket))
  const change = changeOf(parts, bucket, chunk, next)
  const args = [account, String(expected), textWith(revision, next), ...change, isUpkeepDue ? '1' : '']
  const names = [bucket.record(account), bucket.accounts(chunk), bucket.due, bucket.journal]
  const answered = clock.sending(bucket.bucket)
  const answer = commands.run(SWAP, names, [...args, ...boundsOf(parts.options), ...entries.flatMap(lineOf)])
  const [swapped, time, more] = (await answer) as [unknown, unknown, unknown]
  const now = answered(Number(time), Number(swapped) === 1) // a replica refuses to write, not to compare
  if (Number(swapped) === 1) {
    if (isUpkeepDue) upkeep.done(bucket.bucket, chunk, Number(more), now)
    return { swapped: true, revision }
  }
  const there = snapshotOf(textOf(more), now)
  return there.revision === revision ? { swapped: true, revision } : { swapped: false, current: there }
}

/** What the script is told of the record, beside its value. */
function changeOf({ options }: Parts, { channel }: BucketKeys, chunk: number, next: AccountRecord) {
  const publish = options.sharded ? 'SPUBLISH' : 'PUBLISH'
  return [wholeMs(next.keepUntil), liveScoreOf(next), dueScoreOf(next), chunk].map(String).concat(publish, channel)
}

/** Bucket after bucket, so that the lines have the order in which they are given. */
export async function append({ commands, keys, options }: Parts, entries: readonly Entry[]): Promise<void> {
  let lines: string[] = []
  for (const [i, entry] of entries.entries()) {
    const { journal } = keys.of(entry.account)
    const following = entries[i + 1]
    lines.push(...lineOf(entry))
    if (following && keys.of(following.account).journal === journal) continue
    await commands.run(APPEND, [journal], [...boundsOf(options), ...lines])
    lines = []
  }
}

function boundsOf({ keepJournalMs, keepJournalCount }: Parts['options']): [string, string] {
  return [String(Math.ceil(keepJournalCount / BUCKETS)), String(keepJournalMs)]
}

/** The fields of a line: what a walk looks at lies beside the rest. */
function lineOf({ account, kind, at, ...more }: Entry): [string, string, string, string] {
  return [account, kind, String(at), JSON.stringify(more)]
}
