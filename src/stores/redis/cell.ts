// Load, swap and append: the record of one account, and the journal lines that belong to it.

import type { Entry } from '../../policy/decision.ts'
import { type AccountRecord, EMPTY_RECORD } from '../../policy/record.ts'
import { decodeForSnapshot, encodeRecord } from '../codec.ts'
import { NO_REVISION } from '../revisions.ts'
import type { Revision, Snapshot, Swapped } from '../store.ts'
import { BUCKETS } from './buckets.ts'
import { textOf } from './commands.ts'
import type { BucketKeys } from './keys.ts'
import type { Parts } from './parts.ts'
import { ASK_TIME } from './read-scripts.ts'
import { dueScoreOf, liveScoreOf, wholeMs } from './scores.ts'
import { APPEND, SWAP } from './write-scripts.ts'

/** One GET; and a question for the time beside it, where the clock of the bucket's server is not known. */
export async function load(parts: Parts, account: string): Promise<Snapshot> {
  const { commands, clock, keys } = parts
  const bucket = keys.of(account)
  const isKnown = clock.now(bucket.bucket) !== undefined
  const [value, asked] = await Promise.all([
    commands.get(bucket.record(account)),
    isKnown ? undefined : askTime(parts, bucket),
  ])
  return snapshotOf(value, asked ?? clock.now(bucket.bucket) ?? (await askTime(parts, bucket)))
}

async function askTime({ commands, clock }: Parts, { bucket, nothing }: BucketKeys): Promise<number> {
  const answered = clock.sending(bucket)
  return answered(Number(await commands.run(ASK_TIME, [nothing], [])))
}

/** One script. Where a client sent it twice, because the first answer was lost, the second finds the revision that the first has written. */
export async function swap(
  { commands, clock, keys, options, nextRevision }: Parts,
  account: string,
  expected: Revision,
  next: AccountRecord,
  entries: readonly Entry[],
): Promise<Swapped> {
  const { bucket, live, due, journal, record, channel } = keys.of(account)
  const revision = nextRevision()
  const answered = clock.sending(bucket)
  const [swapped, time, current] = (await commands.run(
    SWAP,
    [record(account), live, due, journal],
    [
      account,
      expected,
      `${revision} ${encodeRecord(next)}`,
      wholeMs(next.keepUntil),
      liveScoreOf(next) ?? '',
      dueScoreOf(next),
      options.sharded ? 'SPUBLISH' : 'PUBLISH',
      channel,
      ...boundsOf(options),
      ...entries.flatMap(lineOf),
    ],
  )) as [unknown, unknown, unknown]
  const now = answered(Number(time))
  if (Number(swapped) === 1) return { swapped: true, revision }
  const there = snapshotOf(textOf(current), now)
  return there.revision === revision ? { swapped: true, revision } : { swapped: false, current: there }
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

const WITH_REVISION = /^([A-Za-z0-9_-]+) /
/** Of what was not written by a swap. The swap's script says the same. */
const NOT_OURS = '!'

function snapshotOf(value: string | undefined, now: number): Snapshot {
  if (value === undefined) return { record: EMPTY_RECORD, revision: NO_REVISION, now }
  const revision = WITH_REVISION.exec(value)?.[1]
  if (revision === undefined) return { ...decodeForSnapshot(`no revision: ${value}`), revision: NOT_OURS, now }
  return { ...decodeForSnapshot(value.slice(revision.length + 1)), revision, now }
}
