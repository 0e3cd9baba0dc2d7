// Load, swap and append: the record of one account, and the journal lines that belong to it. Every request waits for a load, and every opening
// for a swap: there are no promises but those that are needed.

import type { Entry } from '../../policy/decision.ts'
import type { AccountRecord } from '../../policy/record.ts'
import { marked } from '../revisions.ts'
import type { Revision, Snapshot, Swapped } from '../store.ts'
import { BUCKETS, chunkOf } from './buckets.ts'
import { textOf } from './commands.ts'
import type { BucketKeys } from './keys.ts'
import { changeOf } from './marks.ts'
import type { ResolvedRedisOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { scoresOf, wholeMs } from './scores.ts'
import { snapshotOf, textWith } from './values.ts'
import { APPEND, SWAP } from './write-scripts.ts'

/** One GET, or a share of an MGET; and a question for the time beside it, where the clock of the bucket's server is not known. */
export function load(parts: Parts, account: string): Promise<Snapshot> {
  const { read, clock, keys } = parts
  const bucket = keys.of(account)
  if (!clock.isRecent(bucket.bucket)) return loadAndAsk(parts, account, bucket)
  return read(bucket.record(account), (reply) => {
    const now = clock.now(bucket.bucket)
    if (now === undefined) return parts.askTime(bucket).then((asked) => snapshotOf(textOf(reply), asked))
    return snapshotOf(textOf(reply), now)
  })
}

async function loadAndAsk(parts: Parts, account: string, bucket: BucketKeys): Promise<Snapshot> {
  const [reply, now] = await Promise.all([
    parts.commands.get(bucket.record(account), (reply) => reply),
    parts.askTime(bucket),
  ])
  return snapshotOf(textOf(reply), now)
}

/** One script. Where a client sent it twice, because the first answer was lost, the second finds the revision that the first has written. */
export function swap(
  parts: Parts,
  account: string,
  expected: Revision,
  next: AccountRecord,
  entries: readonly Entry[],
): Promise<Swapped> {
  const { options, bounds, commands, clock, keys, upkeep } = parts
  const [bucket, chunk] = [keys.of(account), chunkOf(account)]
  const revision = marked(parts.nextRevision(), next.sessions.length)
  const isUpkeepDue = upkeep.isDue(bucket.bucket, chunk, next.keepUntil, clock.now(bucket.bucket))
  const names = [
    bucket.record(account),
    bucket.accounts(chunk),
    bucket.due,
    bucket.recent,
    bucket.totals,
    bucket.journal,
    bucket.astray,
  ]
  const { live, recent, due } = scoresOf(next)
  const args = [account, String(expected), textWith(revision, next), String(wholeMs(next.keepUntil)), live, due, recent]
  args.push(
    changeOf(expected, next.sessions.length),
    String(chunk),
    options.sharded ? 'SPUBLISH' : 'PUBLISH',
    bucket.channel,
    isUpkeepDue ? '1' : '',
    ...bounds,
  )
  for (const entry of entries) addLine(args, entry)
  const answered = clock.sending(bucket.bucket)
  return commands.run(SWAP, names, args, (reply) => {
    const [swapped, time, more] = reply as [unknown, unknown, unknown]
    const hasSwapped = Number(swapped) === 1
    const now = answered(Number(time), hasSwapped) // a replica refuses to write, not to compare
    if (hasSwapped) {
      if (isUpkeepDue) upkeep.done(bucket.bucket, chunk, Number(more), now)
      return { swapped: true, revision }
    }
    const there = snapshotOf(textOf(more), now)
    return there.revision === revision ? { swapped: true, revision } : { swapped: false, current: there }
  })
}

/** Bucket after bucket, so that the lines have the order in which they are given. */
export async function append({ commands, keys, bounds }: Parts, entries: readonly Entry[]): Promise<void> {
  let args: string[] = [...bounds]
  for (const [i, entry] of entries.entries()) {
    const { journal, astray } = keys.of(entry.account)
    const following = entries[i + 1]
    addLine(args, entry)
    if (following && keys.of(following.account).journal === journal) continue
    await commands.run(APPEND, [journal, astray], args)
    args = [...bounds]
  }
}

/** The fields of a line: what a walk looks at lies beside the rest. */
function addLine(args: string[], entry: Entry): void {
  const more = { ...entry, account: undefined, kind: undefined, at: undefined } // quicker than what a rest leaves
  args.push(entry.account, entry.kind, String(entry.at), JSON.stringify(more))
}

/** Of the journal, as scripts take them: lines in each bucket, and milliseconds. */
export function boundsOf({ keepJournalMs, keepJournalCount }: ResolvedRedisOptions): readonly string[] {
  return [String(Math.ceil(keepJournalCount / BUCKETS)), String(keepJournalMs)]
}
