// The contract of a store: a cell per account that is compared and swapped, and a journal. No store knows any policy.

import type { Entry, EntryKind } from '../policy/decision.ts'
import type { AccountRecord } from '../policy/record.ts'

/** Opaque; equal only while nobody has written. A store never uses one twice for an account. */
export type Revision = number | string

/** A record as it was at one moment. */
export interface Snapshot {
  readonly record: AccountRecord
  readonly revision: Revision
  /** The store's own clock at that moment, where it has one. Epoch milliseconds. It counts more than the controller's. */
  readonly now?: number
  /** What is stored cannot be read; `record` is the empty one, and the next swap overwrites it. */
  readonly unreadable?: Error
}

export type Swapped =
  | { readonly swapped: true; readonly revision: Revision }
  | { readonly swapped: false; readonly current?: Snapshot }

/** A part of a list, and where it goes on. */
export interface Page<T> {
  /** Fewer than asked for, or none, where it would take long to find more: then `next` says where to look on. */
  readonly items: readonly T[]
  /** Give it as `cursor` for what follows; `null` at the end, and only there. */
  readonly next: string | null
}

interface PageQuery {
  readonly cursor?: string | undefined
  /** At most this many items. @default 100 */
  readonly limit?: number | undefined
}

export interface AccountQuery extends PageQuery {
  /** Accounts that begin with exactly this. */
  readonly prefix?: string | undefined
  /** Only accounts of which a session may be over by then (`dueAt` of the record); for the controller's prune. In any order then. Epoch milliseconds. */
  readonly dueBefore?: number | undefined
}

/** A live account. */
export interface AccountSummary {
  readonly account: string
  /** Sessions that were live at the last write. */
  readonly sessions: number
  readonly lastSeenAt: number
}

/** How much there is of everything that is live, as of the last writes. */
export interface Totals {
  /** Accounts with live sessions. */
  readonly accounts: number
  /** Their sessions. What is over counts until it is swept. */
  readonly sessions: number
}

export interface JournalQuery extends PageQuery {
  readonly account?: string | undefined
  readonly kinds?: readonly EntryKind[] | undefined
  /** From this instant on. */
  readonly since?: number | undefined
  /** Before this instant. */
  readonly until?: number | undefined
}

/** Ends a watch. */
export type Unwatch = () => void | Promise<void>

/** What a controller needs. `storeConformance` in `utsessions/testing` proves one. */
export interface Store {
  /**
   * The record of an account; the empty one for an account that is not known. Sees every swap that was acknowledged before the call.
   * A store that need not wait (in memory, a synchronous driver) gives it by `atOnce`, and checks do not wait either.
   * @throws {UtsessionsError} `UTS_RECORD_NEWER` for a record that a newer version of this package wrote; any error where the store does not answer
   */
  load(account: string): Promise<Snapshot>

  /**
   * Replaces the record, and writes the journal's entries with it, in one atomic step, if nobody has written since `revision`.
   * Of any number of swaps on one revision exactly one succeeds; the others change nothing, journal included. When it throws,
   * it may have happened or not: who retries must load again.
   */
  swap(account: string, revision: Revision, next: AccountRecord, entries: readonly Entry[]): Promise<Swapped>

  /** Adds journal entries without a change of record (refusals). May drop them rather than be slow. */
  append(entries: readonly Entry[]): Promise<void>

  /** Accounts with live sessions, the most recently active first. An account that changes during the walk may be seen twice or not at all. */
  accounts(query?: AccountQuery): Promise<Page<AccountSummary>>

  /**
   * How many accounts and sessions a walk over `accounts` would find, without that walk: quick with a million of them, and asked every second.
   * A swap that is under way counts or does not, whole. Beyond 20,000 accounts it may be remembered for up to half a minute. A store need not have
   * it; who asks walks over `accounts` then.
   */
  totals?(): Promise<Totals>

  /**
   * The journal, newest first: in the order of writing, or, with `since` or `until` and no account, by instants. Entries written during the walk do not
   * disturb it. Pages of one account are whole: short only at the end.
   */
  journal(query?: JournalQuery): Promise<Page<Entry>>

  /**
   * Tells of accounts that were swapped, by other processes at least; may tell too often, and of oneself.
   * What happened before the promise resolved is not told. `lost` is called when it is known that nothing may be told from now on, and
   * `missed` when a connection was lost and is there again: any account may have been swapped meanwhile, untold.
   */
  watch?(listener: (account: string) => void, missed?: () => void, lost?: () => void): Promise<Unwatch>

  /**
   * Drops records past their `keepUntil` and journal lines past their bound. Safe from several processes at once.
   * @returns how many records it dropped
   */
  prune(now: number): Promise<number>

  /** Lets go of what the store opened itself. Calling it twice is harmless. */
  close(): Promise<void>
}
