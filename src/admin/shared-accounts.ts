// Which accounts look shared: made in the background from the newest lines of the last week, for all who ask, and kept for ten minutes.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SessionControl } from '../controller/controller.ts'
import { TELLING } from '../insight/history.ts'
import { insightOf } from '../insight/insight-of.ts'
import type { Entry } from '../policy/decision.ts'
import { fromStore } from './faults.ts'
import type { Pace } from './pace.ts'
import type { InsightView } from './wire.ts'

export interface SharedAccounts {
  /** What is known, and sees to it that it is not too old. Fails as the store did, once, where there is nothing. */
  view(): InsightView
}

const WINDOW_MS = 7 * 86_400_000
const KEPT_MS = 600_000
/** Some 300 bytes each, until the report is there. */
const MOST_LINES = 100_000
const PAGE = 500
const MOST_ACCOUNTS = 100
/** So long at most nothing else runs in this process. */
const AT_ONCE_MS = 5

type Report = NonNullable<InsightView['report']>

interface State {
  readonly control: SessionControl
  readonly pace: Pace
  made: { readonly at: number; readonly report: Report } | undefined
  isRunning: boolean
  failed: unknown
}

export function createSharedAccounts(control: SessionControl, pace: Pace): SharedAccounts {
  const state: State = { control, pace, made: undefined, isRunning: false, failed: undefined }
  return { view: () => view(state) }
}

function view(state: State): InsightView {
  const { failed, control } = state
  if (failed !== undefined) {
    state.failed = undefined
    throw failed
  }
  const isOld = !state.made || Math.abs(control.now() - state.made.at) > KEPT_MS
  if (isOld && !state.isRunning) void make(state)
  const { at = null, report = null } = state.made ?? {}
  return { state: state.isRunning ? 'running' : 'ready', at, report }
}

async function make(state: State): Promise<void> {
  state.isRunning = true
  try {
    const report = await reportOf(state)
    state.made = { at: state.control.now(), report }
  } catch (error) {
    state.failed = error
  } finally {
    state.isRunning = false
  }
}

async function reportOf({ control, pace }: State): Promise<Report> {
  const until = control.now()
  const asked = until - WINDOW_MS
  const { lines, dropped, from } = await linesSince(control, pace, asked)
  const shared: Report['accounts'][number][] = []
  for await (const [account, entries] of inTurns(lines)) {
    const { score, looksShared, reasons } = insightOf(entries, { until, window: WINDOW_MS })
    if (looksShared) shared.push({ account, score, reasons })
  }
  const accounts = shared.toSorted((a, b) => b.score - a.score || (a.account < b.account ? -1 : 1))
  const since = dropped ? Math.max(from, asked) : asked
  return { accounts: accounts.slice(0, MOST_ACCOUNTS), shared: accounts.length, dropped, since, until }
}

interface Lines {
  readonly lines: ReadonlyMap<string, readonly Entry[]>
  /** There were more. */
  readonly dropped: boolean
  /** The instant of the last line that was read. */
  readonly from: number
}

/** Without conditions, as stores read on from a cursor most easily; what is not telling is left out here. */
async function linesSince(control: SessionControl, pace: Pace, since: number): Promise<Lines> {
  const lines = new Map<string, Entry[]>()
  let [read, from] = [0, Infinity]
  let cursor: string | undefined
  do {
    const at: string | undefined = cursor
    const page = await pace(() => fromStore(() => control.journal({ cursor: at, limit: PAGE })))
    for (const entry of page.items) take(lines, entry, since)
    read += page.items.length
    from = page.items.at(-1)?.at ?? from
    cursor = page.next ?? undefined
  } while (cursor !== undefined && read < MOST_LINES && from >= since)
  return { lines, dropped: cursor !== undefined && from >= since, from }
}

function take(lines: Map<string, Entry[]>, entry: Entry, since: number): void {
  if (entry.at < since || !TELLING.includes(entry.kind)) return
  const known = lines.get(entry.account)
  if (known) known.push(entry)
  else lines.set(entry.account, [entry])
}

/** Lets others have their turn between accounts. */
async function* inTurns<T>(all: Iterable<T>): AsyncGenerator<T> {
  let begun = performance.now()
  for (const one of all) {
    if (performance.now() - begun > AT_ONCE_MS) {
      await nextTurn()
      begun = performance.now()
    }
    yield one
  }
}
