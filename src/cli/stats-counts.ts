// What the journal says of the last hour, day and week, counted; read back so far and no further.

import type { SessionControl } from '../controller/controller.ts'
import type { Entry, EntryKind } from '../policy/decision.ts'
import { pagesOf } from './pages.ts'

export interface Count {
  /** Since when it was counted, in epoch milliseconds: later than the length says where `complete` is false. */
  readonly since: number
  /** `false`: the journal was too long to be read so far back, so the figures are too low. */
  readonly complete: boolean
  readonly opened: number
  readonly refused: number
  readonly displaced: number
  /** Otherwise: replaced, signed out, revoked, expired or idle. */
  readonly ended: number
  /** What would have happened, under `enforce: false`. */
  readonly onTrial: { readonly refused: number; readonly displaced: number }
}

export type Period = 'hour' | 'day' | 'week'

export interface Counts extends Readonly<Record<Period, Count>> {
  /** How many lines were read. */
  readonly lines: number
}

export const PERIODS: readonly (readonly [name: Period, lengthMs: number])[] = [
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 604_800_000],
]

type Counted = 'opened' | 'refused' | 'displaced' | 'ended'

const COUNTED: Readonly<Partial<Record<EntryKind, Counted>>> = {
  opened: 'opened',
  refused: 'refused',
  displaced: 'displaced',
  replaced: 'ended',
  closed: 'ended',
  expired: 'ended',
  idle: 'ended',
  revoked: 'ended',
}
const KINDS = Object.keys(COUNTED) as EntryKind[]

export interface Counting {
  /** How many lines are read at most. */
  readonly most: number
  readonly signal: AbortSignal
  /** Told after each page. */
  readonly onLines: (lines: number) => void
}

interface Tally {
  readonly since: number
  readonly counts: Record<Counted, number>
  readonly onTrial: { refused: number; displaced: number }
}

/** @param now in epoch milliseconds */
export async function counted(
  control: Pick<SessionControl, 'journal'>,
  now: number,
  { most, signal, onLines }: Counting,
): Promise<Counts> {
  const tallies = PERIODS.map(([name, lengthMs]) => [name, tallyFrom(now - lengthMs)] as const)
  const since = Math.min(...tallies.map(([, tally]) => tally.since))
  let lines = 0
  let readTo = since
  const page = async (part: { readonly cursor: string | undefined; readonly limit: number }) => {
    const found = await control.journal({ since, kinds: KINDS, ...part })
    readTo = found.next === null ? since : (found.items.at(-1)?.at ?? readTo)
    return found
  }
  for await (const entries of pagesOf(page, { most, signal })) {
    for (const entry of entries) for (const [, tally] of tallies) add(tally, entry)
    lines += entries.length
    onLines(lines)
  }
  const counts = tallies.map(([name, tally]) => [name, countOf(tally, readTo)] as const)
  return { lines, ...(Object.fromEntries(counts) as Record<Period, Count>) }
}

function tallyFrom(since: number): Tally {
  return { since, counts: { opened: 0, refused: 0, displaced: 0, ended: 0 }, onTrial: { refused: 0, displaced: 0 } }
}

function add({ since, counts, onTrial }: Tally, { kind, at, enforced }: Entry): void {
  const counted = COUNTED[kind]
  if (counted === undefined || at < since) return
  if (enforced !== false) counts[counted] += 1
  else if (counted === 'refused' || counted === 'displaced') onTrial[counted] += 1
}

function countOf({ since, counts, onTrial }: Tally, readTo: number): Count {
  return { since: Math.max(since, readTo), complete: readTo <= since, ...counts, onTrial }
}
