// A whole journal, line by line, in bounded memory: accounts as they come. What does not fit is dropped, and said.

import { systemClock } from '../controller/clock.ts'
import type { Entry } from '../policy/decision.ts'
import { TELLING } from './history.ts'
import { type Insight, insightIn } from './insight-of.ts'
import { type CollectOptions, type ResolvedCollectOptions, resolveCollectOptions } from './options.ts'

export interface AccountInsight extends Insight {
  readonly account: string
}

export interface InsightReport {
  /** Those that look shared, the highest score first. */
  readonly accounts: readonly AccountInsight[]
  /** How many look shared; more than `accounts` where the limit cut them off. */
  readonly shared: number
  /** What was looked at. */
  readonly read: { readonly lines: number; readonly accounts: number }
  /**
   * What did not fit: accounts that were forgotten with all their lines (one that comes back and is forgotten again counts twice), and lines that
   * say something and were not looked at, theirs included. Nothing was dropped: both are 0. Lines outside the window are not counted.
   */
  readonly dropped: { readonly accounts: number; readonly lines: number }
  readonly since: number
  readonly until: number
}

export interface InsightCollector {
  /** Takes lines of any accounts in any order: pages of a journal, or `[entry]` as the control's events bring them. */
  add(entries: Iterable<Entry>): void
  /** What they say so far. More may be added afterwards. */
  report(): InsightReport
}

/** No account crowds out all others: an eighth of the room is the most that one has, and half of that what it is cut to. */
const LARGEST_SHARE = 1 / 16

/** A line that is later than this machine's time by more is some node's whose clock was wrong: it must not make all others old. In milliseconds. */
const MAX_SKEW_MS = 60_000

const KINDS: ReadonlySet<string> = new Set(TELLING)

interface Collection {
  readonly options: ResolvedCollectOptions
  readonly lines: Map<string, Entry[]>
  kept: number
  /** Lines that were taken in, whatever they say. */
  read: number
  newest: number
  readonly dropped: { accounts: number; lines: number }
}

/**
 * Collects journal lines of many accounts, and says which look shared. Where there are more lines than `mostLines`, the accounts with the
 * fewest go first: whoever is shared has many.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function collectInsight(options: CollectOptions = {}): InsightCollector {
  const resolved = resolveCollectOptions(options)
  const dropped = { accounts: 0, lines: 0 }
  const collection: Collection = { options: resolved, lines: new Map(), kept: 0, read: 0, newest: 0, dropped }
  return {
    add: (entries) => {
      for (const entry of entries) take(collection, entry)
    },
    report: () => report(collection),
  }
}

function take(collection: Collection, entry: Entry): void {
  const { options, lines } = collection
  collection.read += 1
  if (entry.at > (options.until ?? systemClock.now() + MAX_SKEW_MS)) return
  collection.newest = Math.max(collection.newest, entry.at)
  if (!KINDS.has(entry.kind) || entry.at < sinceOf(collection)) return
  const known = lines.get(entry.account)
  if (known) known.push(entry)
  else lines.set(entry.account, [entry])
  collection.kept += 1
  if (known && known.length > 2 * mostOfAccount(options)) shorten(collection, entry.account, known)
  if (collection.kept > options.mostLines) makeRoom(collection)
}

function untilOf({ options, newest }: Collection): number {
  return options.until ?? newest
}

function sinceOf(collection: Collection): number {
  return Math.max(0, untilOf(collection) - collection.options.windowMs)
}

function mostOfAccount({ mostLines }: ResolvedCollectOptions): number {
  return Math.floor(mostLines * LARGEST_SHARE)
}

/** The newest lines of an account stay. */
function shorten(collection: Collection, account: string, lines: readonly Entry[]): void {
  const kept = lines.toSorted((a, b) => b.at - a.at).slice(0, mostOfAccount(collection.options))
  collection.lines.set(account, kept)
  collection.kept -= lines.length - kept.length
  collection.dropped.lines += lines.length - kept.length
}

/** A quarter at once, so that each line costs the same however many there are. */
function makeRoom(collection: Collection): void {
  forgetOld(collection)
  const { options, lines, dropped } = collection
  const enough = options.mostLines * 0.75
  for (const [account, { length }] of [...lines].sort(([, a], [, b]) => a.length - b.length)) {
    if (collection.kept <= enough) return
    lines.delete(account)
    collection.kept -= length
    dropped.accounts += 1
    dropped.lines += length
  }
}

/** What was within the window until newer lines came. */
function forgetOld(collection: Collection): void {
  const since = sinceOf(collection)
  for (const [account, lines] of collection.lines) {
    const kept = lines.filter(({ at }) => at >= since)
    collection.kept -= lines.length - kept.length
    if (kept.length === 0) collection.lines.delete(account)
    else if (kept.length < lines.length) collection.lines.set(account, kept)
  }
}

function report(collection: Collection): InsightReport {
  forgetOld(collection)
  const { options, lines, read, dropped } = collection
  const until = untilOf(collection)
  const shared: AccountInsight[] = []
  for (const [account, entries] of lines) {
    const insight = insightIn(account, entries, { ...options, until })
    if (insight.looksShared) shared.push({ account, ...insight })
  }
  const accounts = shared.toSorted((a, b) => b.score - a.score || (a.account < b.account ? -1 : 1))
  return {
    accounts: accounts.slice(0, options.limit),
    shared: accounts.length,
    read: { lines: read, accounts: lines.size },
    dropped: { ...dropped },
    since: sinceOf(collection),
    until,
  }
}
