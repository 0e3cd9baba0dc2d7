// What is dropped: accounts in the indexes whose record has ended, and journal lines that are too old. Records end by themselves.

import { type DueAccount, dueStretch } from './due.ts'
import type { BucketKeys } from './keys.ts'
import type { Parts } from './parts.ts'
import { dueScoreOf } from './scores.ts'
import { SETTLE, TRIM } from './write-scripts.ts'

/** Buckets at once. */
const LANES = 16

/** Several processes may do it at once: each account is dropped by one of them, and counted by that one. */
export async function prune(parts: Parts, now: number): Promise<number> {
  const left = [...parts.keys.buckets]
  const lane = async () => {
    let dropped = 0
    for (let keys = left.pop(); keys; keys = left.pop()) {
      dropped += await pruneIndexes(parts, keys, now)
      await parts.commands.run(TRIM, [keys.journal], [String(parts.options.keepJournalMs)])
    }
    return dropped
  }
  return sum(await Promise.all(Array.from({ length: LANES }, lane)))
}

/** A due record that is still there is left alone, and its chunk stays due: it has an end of its own. */
async function pruneIndexes(parts: Parts, keys: BucketKeys, now: number): Promise<number> {
  const counts: number[] = []
  let next: ReturnType<typeof dueStretch> | undefined = dueStretch(parts, keys, now)
  while (next) {
    const { items, more }: Awaited<typeof next> = await next
    const settling = byChunk(items).map(([chunk, accounts]) => settle(parts, keys, chunk, accounts))
    counts.push(...(await Promise.all(settling)))
    next = more?.()
  }
  return sum(counts)
}

function byChunk(items: readonly DueAccount[]): [number, DueAccount[]][] {
  const chunks = new Map<number, DueAccount[]>()
  for (const item of items) {
    const those = chunks.get(item.chunk)
    if (those) those.push(item)
    else chunks.set(item.chunk, [item])
  }
  return [...chunks]
}

/** Everything that is there of one chunk. A chunk in which somebody has written meanwhile keeps its place in the index: the next prune sees to it. */
async function settle(
  { commands }: Parts,
  keys: BucketKeys,
  chunk: number,
  accounts: readonly DueAccount[],
): Promise<number> {
  const names = [keys.due, keys.accounts(chunk), keys.totals, ...accounts.map(({ account }) => keys.record(account))]
  const known = accounts.flatMap(({ account, revision }) => [account, revision])
  return Number(await commands.run(SETTLE, names, [String(chunk), dueScoreOfAll(accounts), ...known]))
}

/** The earliest; nothing where there is a record of which nobody here can tell. */
function dueScoreOfAll(accounts: readonly DueAccount[]): string {
  const there = accounts.filter(({ revision }) => revision !== '')
  if (there.some(({ record }) => record === undefined)) return ''
  return String(Math.min(...there.map(({ record }) => (record ? dueScoreOf(record) : 0))))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
