// The reference store: everything in this process, gone with it. For tests, for development, and for one process that may forget.

import type { Entry } from '../policy/decision.ts'
import { type AccountRecord, EMPTY_RECORD } from '../policy/record.ts'
import { atOnce } from './at-once.ts'
import { decodeRecord, encodeRecord } from './codec.ts'
import type { AccountQuery, AccountSummary, JournalQuery, Page, Snapshot, Store, Swapped, Totals } from './store.ts'
import { type RecordSummary, summaryOf } from './summary.ts'
import { tellAll } from './tell.ts'

export interface MemoryStoreOptions {
  /** The journal keeps at most this many entries; the oldest go first. @default 10_000 */
  readonly journalSize?: number
}

/** The record as its text, which takes a third of the memory that its objects would, and beside it what lists and prune look for. */
interface Cell extends Omit<RecordSummary, 'pruneAt'> {
  readonly text: string
  readonly revision: number
  /** What `load` gives, while this cell is one of the few that were asked for last. */
  loaded: Promise<Snapshot> | undefined
}

/** Some 900 bytes each. */
const MOST_LOADED = 4_000

interface Line {
  readonly number: number
  readonly entry: Entry
}

interface Memory {
  readonly cells: Map<string, Cell>
  /** Those whose record is at hand as objects. */
  loaded: Cell[]
  readonly listeners: Set<(account: string) => void>
  readonly journalSize: number
  journal: Line[]
  lastRevision: number
  lastLine: number
  live: Totals
}

/** Keeps records in a Map. Several controllers in one process may share one. */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const memory: Memory = {
    cells: new Map(),
    loaded: [],
    listeners: new Set(),
    journalSize: options.journalSize ?? 10_000,
    journal: [],
    lastRevision: 0,
    lastLine: 0,
    live: { accounts: 0, sessions: 0 },
  }
  return {
    load: (account) => load(memory, account),
    swap: async (account, revision, next, entries) => {
      const cell = memory.cells.get(account)
      if ((cell?.revision ?? NONE.revision) !== revision) return { swapped: false, current: snapshotOf(cell) }
      return swap(memory, account, next, entries)
    },
    append: async (entries) => write(memory, entries),
    accounts: async (query = {}) => accounts(memory, query),
    totals: async () => memory.live,
    journal: async (query = {}) => journal(memory, query),
    watch: async (listener) => {
      memory.listeners.add(listener)
      return () => void memory.listeners.delete(listener)
    },
    prune: async (now) => prune(memory, now),
    close: async () => memory.listeners.clear(),
  }
}

const NONE: Snapshot = { record: EMPTY_RECORD, revision: 0 }

function load(memory: Memory, account: string): Promise<Snapshot> {
  const cell = memory.cells.get(account)
  return cell?.loaded ?? loadAnew(memory, cell)
}

function loadAnew(memory: Memory, cell: Cell | undefined): Promise<Snapshot> {
  const loaded = atOnce(snapshotOf(cell))
  if (cell) hold(memory, cell, loaded)
  return loaded
}

function hold(memory: Memory, cell: Cell, loaded: Promise<Snapshot>): void {
  if (memory.loaded.length >= MOST_LOADED) {
    for (const other of memory.loaded) other.loaded = undefined
    memory.loaded = []
  }
  cell.loaded = loaded
  memory.loaded.push(cell)
}

function snapshotOf(cell: Cell | undefined): Snapshot {
  return cell ? { record: decodeRecord(cell.text), revision: cell.revision } : NONE
}

function swap(memory: Memory, account: string, record: AccountRecord, entries: readonly Entry[]): Swapped {
  memory.lastRevision += 1
  const revision = memory.lastRevision
  const { sessions, lastSeenAt, dueAt, keepUntil } = summaryOf(record)
  const text = encodeRecord(record)
  count(memory, memory.cells.get(account)?.sessions ?? 0, sessions)
  memory.cells.set(account, { text, revision, sessions, lastSeenAt, dueAt, keepUntil, loaded: undefined })
  write(memory, entries)
  tellAll(memory.listeners, account)
  return { swapped: true, revision }
}

/** Another number of sessions of one account. */
function count(memory: Memory, before: number, after: number): void {
  if (before === after) return
  const { accounts, sessions } = memory.live
  const more = Math.sign(after) - Math.sign(before)
  memory.live = { accounts: accounts + more, sessions: sessions + after - before }
}

/** The array may grow to twice its size before the old half is cut off, so that a line costs the same however long the journal is. */
function write(memory: Memory, entries: readonly Entry[]): void {
  for (const entry of entries) {
    memory.lastLine += 1
    memory.journal.push({ number: memory.lastLine, entry })
  }
  if (memory.journal.length > 2 * memory.journalSize) memory.journal = kept(memory)
}

function kept({ journal, journalSize }: Memory): Line[] {
  return journal.slice(Math.max(0, journal.length - journalSize))
}

function accounts(
  { cells }: Memory,
  { prefix = '', dueBefore, cursor, limit = 100 }: AccountQuery,
): Page<AccountSummary> {
  const [lastSeenAt, account] = cursor === undefined ? [] : (JSON.parse(cursor) as [number, string])
  const after = lastSeenAt !== undefined && account !== undefined ? { lastSeenAt, account } : undefined
  const first: AccountSummary[] = []
  for (const [account, cell] of cells) {
    const { sessions, lastSeenAt, dueAt } = cell
    if (sessions === 0 || (first.length > limit && lastSeenAt < (first[limit]?.lastSeenAt ?? 0))) continue
    if (!account.startsWith(prefix) || (dueBefore !== undefined && (dueAt ?? Infinity) > dueBefore)) continue
    const summary = { account, sessions, lastSeenAt }
    if (after === undefined || byRecency(summary, after) > 0) insert(first, summary, limit + 1)
  }
  const items = first.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && first.length > limit ? JSON.stringify([last.lastSeenAt, last.account]) : null }
}

/** Among the first `most`, which stay in order: a page takes one look at each account, and sorts none that is not shown. */
function insert(first: AccountSummary[], summary: AccountSummary, most: number): void {
  let [low, high] = [0, first.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (byRecency(first[middle] as AccountSummary, summary) > 0) high = middle
    else low = middle + 1
  }
  first.splice(low, 0, summary)
  if (first.length > most) first.pop()
}

function byRecency(a: Pick<AccountSummary, 'account' | 'lastSeenAt'>, b: typeof a): number {
  return b.lastSeenAt - a.lastSeenAt || (a.account < b.account ? -1 : a.account === b.account ? 0 : 1)
}

function journal(memory: Memory, { account, kinds, since, until, cursor, limit = 100 }: JournalQuery): Page<Entry> {
  const before = cursor === undefined ? Infinity : Number(cursor)
  const lines = kept(memory)
    .filter(({ number }) => number < before)
    .filter(({ entry }) => account === undefined || entry.account === account)
    .filter(({ entry }) => kinds === undefined || kinds.includes(entry.kind))
    .filter(({ entry }) => (since === undefined || entry.at >= since) && (until === undefined || entry.at < until))
    .reverse()
  const page = lines.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(({ entry }) => entry), next: last && lines.length > limit ? String(last.number) : null }
}

function prune(memory: Memory, now: number): number {
  memory.journal = kept(memory)
  const over = [...memory.cells].filter(([, { keepUntil }]) => keepUntil < now)
  for (const [account, { sessions }] of over) {
    memory.cells.delete(account)
    count(memory, sessions, 0)
  }
  return over.length
}
