// How often something happened in each minute of the last week.

import type { Entry, EntryKind } from '../policy/decision.ts'

/** What is counted, and how many lines of it are of a trial (`enforce: false`). */
export interface Count {
  opened: number
  refused: number
  displaced: number
  ended: number
  trial: number
}

export interface Counts {
  add(entries: Iterable<Entry>): void
  /** From an instant up to, not including, another one; both are minutes. */
  between(from: number, to: number): Count
  clear(): void
}

export const MINUTE_MS = 60_000
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS
/** A week, and the step of a chart that has begun before it. */
export const LONGEST_MS = WEEK_MS + 2 * 60 * MINUTE_MS
const MOST_MINUTES = LONGEST_MS / MINUTE_MS

const SERIES: Partial<Record<EntryKind, 'opened' | 'refused' | 'displaced' | 'ended'>> = {
  opened: 'opened',
  refused: 'refused',
  displaced: 'displaced',
  replaced: 'ended',
  closed: 'ended',
  expired: 'ended',
  idle: 'ended',
  revoked: 'ended',
}

/** @param now the control's clock */
export function createCounts(now: () => number): Counts {
  const minutes = new Map<number, Count>()
  return {
    add: (entries) => {
      for (const entry of entries) add(minutes, entry)
      if (minutes.size > 2 * MOST_MINUTES) forget(minutes, now() - LONGEST_MS)
    },
    between: (from, to) => between(minutes, from, to),
    clear: () => minutes.clear(),
  }
}

function add(minutes: Map<number, Count>, { kind, at, enforced }: Entry): void {
  const series = SERIES[kind]
  if (series === undefined) return
  const minute = Math.floor(at / MINUTE_MS)
  const count = minutes.get(minute) ?? nothing()
  count[series] += 1
  if (enforced === false) count.trial += 1
  minutes.set(minute, count)
}

function between(minutes: ReadonlyMap<number, Count>, from: number, to: number): Count {
  const sum = nothing()
  for (let minute = from / MINUTE_MS; minute < to / MINUTE_MS; minute += 1) {
    const count = minutes.get(minute)
    if (!count) continue
    for (const name of Object.keys(sum) as (keyof Count)[]) sum[name] += count[name]
  }
  return sum
}

function nothing(): Count {
  return { opened: 0, refused: 0, displaced: 0, ended: 0, trial: 0 }
}

function forget(minutes: Map<number, Count>, before: number): void {
  for (const minute of minutes.keys()) if (minute * MINUTE_MS < before) minutes.delete(minute)
}
