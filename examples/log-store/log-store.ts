// A store on one log that any number of processes on one machine share without a lock: whoever comes first in the log has won.

import { randomUUID } from 'node:crypto'
import type { AccountRecord, Snapshot, Store } from 'utsessions'
import { decodeRecord, EMPTY_RECORD, encodeRecord, UtsessionsError } from 'utsessions'
import { accountsIn, journalPage, type NumberedEntry } from './lists.ts'
import { type Line, type Log, openLog, type SwapLine } from './log.ts'

/** So many journal entries are kept in memory; the file has them all. */
const JOURNAL_SIZE = 10_000
/** How often a watch looks for what other processes have appended. */
const LOOK_EVERY_MS = 20
/** Of an account that has no record. */
const NO_REVISION = ''

/** What the log says of an account, as far as it was read. `record` is missing where its text cannot be decoded. */
export interface Cell {
  readonly revision: string
  readonly record?: AccountRecord
  readonly error?: unknown
}

interface Watcher {
  readonly listener: (account: string) => void
  readonly timer: NodeJS.Timeout
}

interface State {
  readonly log: Log
  readonly cells: Map<string, Cell>
  readonly watchers: Set<Watcher>
  journal: NumberedEntry[]
  lastEntry: number
}

/** `path` is a file on a disk of this machine; it is made if need be. */
export function logStore(path: string): Store {
  const log = openLog(path)
  const state: State = { log, cells: new Map(), watchers: new Set(), journal: [], lastEntry: 0 }
  return {
    load: async (account) => {
      replay(state)
      return snapshotOf(state.cells.get(account))
    },
    swap: async (account, expects, next, entries) => {
      const record = encodeRecord(next)
      const [won] = swapAll(state, [{ account, expects: String(expects), revision: randomUUID(), record, entries }])
      if (won) return { swapped: true, revision: won.revision }
      return { swapped: false, current: snapshotOf(state.cells.get(account)) }
    },
    append: async (entries) => {
      if (entries.length > 0) log.append([{ entries }])
    },
    accounts: async (query = {}) => {
      replay(state)
      return accountsIn(state.cells, query)
    },
    journal: async (query = {}) => {
      replay(state)
      return journalPage(state.journal, query)
    },
    watch: async (listener) => {
      replay(state)
      const watcher = { listener, timer: setInterval(() => look(state), LOOK_EVERY_MS).unref() }
      state.watchers.add(watcher)
      return () => endWatch(state, watcher)
    },
    prune: async (now) => {
      replay(state)
      const over = [...state.cells].filter(([, { record }]) => record && record.keepUntil < now)
      return swapAll(state, over.map(dropOf)).length
    },
    close: async () => {
      for (const watcher of state.watchers) endWatch(state, watcher)
      log.close()
    },
  }
}

/** The one idea: append first, and learn from the log who was faster. @returns those of the lines that have won */
function swapAll(state: State, lines: readonly SwapLine[]): SwapLine[] {
  if (lines.length > 0) state.log.append(lines)
  const won = replay(state)
  return lines.filter(({ revision }) => won.has(revision))
}

/** Reads on to the end of the log. @returns the revisions that won on the way */
function replay(state: State): ReadonlySet<string> {
  const won = state.log.read().flatMap((line) => (apply(state, line) && line.account !== undefined ? [line] : []))
  for (const { account } of won) for (const { listener } of state.watchers) listener(account)
  return new Set(won.map(({ revision }) => revision))
}

/**
 * Every process does this with the same lines in the same order, so all agree on who has won, as long as nothing else is asked here: no
 * clock, no option, not what a record says, which an older version of the package may not be able to read.
 */
function apply(state: State, line: Line): boolean {
  if (line.account !== undefined) {
    const { account, expects, revision, record } = line
    if ((state.cells.get(account)?.revision ?? NO_REVISION) !== expects) return false
    if (record === null) state.cells.delete(account)
    else state.cells.set(account, cellOf(revision, record))
  }
  for (const entry of line.entries) state.journal.push({ number: ++state.lastEntry, entry })
  if (state.journal.length > 2 * JOURNAL_SIZE) state.journal = state.journal.slice(-JOURNAL_SIZE)
  return true
}

function cellOf(revision: string, text: string): Cell {
  try {
    return { revision, record: decodeRecord(text) }
  } catch (error) {
    return { revision, error }
  }
}

function snapshotOf(cell: Cell | undefined): Snapshot {
  if (!cell) return { record: EMPTY_RECORD, revision: NO_REVISION }
  const { record, revision, error } = cell
  if (record) return { record, revision }
  if (error instanceof UtsessionsError && error.code === 'UTS_RECORD_UNREADABLE') {
    return { record: EMPTY_RECORD, revision, unreadable: error }
  }
  throw error
}

function dropOf([account, { revision }]: readonly [string, Cell]): SwapLine {
  return { account, expects: revision, revision: randomUUID(), record: null, entries: [] }
}

/** What cannot be read now is read at the next look. */
function look(state: State): void {
  try {
    replay(state)
  } catch {}
}

function endWatch({ watchers }: State, watcher: Watcher): void {
  clearInterval(watcher.timer)
  watchers.delete(watcher)
}
