// What is dropped: members of the indexes whose record has ended, and journal lines that are too old. Records end by themselves.

import { type IndexWalk, type Position, stretchOf } from './accounts.ts'
import type { BucketKeys } from './keys.ts'
import type { Parts } from './parts.ts'
import { FORGET, TRIM } from './write-scripts.ts'

/** Members that a script looks at: about a millisecond, in which others wait. */
const BATCH = 200
/** Buckets at once. */
const LANES = 16

const ALL_THAT_IS_DUE: IndexWalk = { index: 'due', within: 'due', prefix: '', wanted: BATCH }

/** Several processes may do it at once: each member is dropped by one of them, and counted by that one. */
export async function prune(parts: Parts, now: number): Promise<number> {
  const left = [...parts.keys.buckets]
  const lane = async () => {
    let dropped = 0
    for (let keys = left.pop(); keys; keys = left.pop()) {
      dropped += await pruneIndexes(parts, keys, now)
      await parts.commands.run(TRIM, [keys.journal], [parts.options.keepJournalMs])
    }
    return dropped
  }
  return sum(await Promise.all(Array.from({ length: LANES }, lane)))
}

/** A due record that is still there is left alone, and walked past: it has an end of its own. */
async function pruneIndexes(parts: Parts, keys: BucketKeys, now: number): Promise<number> {
  const from: Position = { where: 'at', score: String(now), member: '' }
  const counts: number[] = []
  let next: ReturnType<typeof stretchOf> | undefined = stretchOf(parts, keys, ALL_THAT_IS_DUE, from)
  while (next) {
    const stretch: Awaited<typeof next> = await next
    const due = stretch.items.map(({ account }) => account)
    if (due.length > 0) counts.push(await forget(parts, keys, due))
    next = stretch.more?.()
  }
  return sum(counts)
}

async function forget({ commands }: Parts, keys: BucketKeys, due: readonly string[]): Promise<number> {
  return Number(await commands.run(FORGET, [keys.live, keys.due, ...due.map(keys.record)], due))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
