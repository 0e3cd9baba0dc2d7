// How often something happened: counted once for all who look, from the journal, and kept up by the news for as long as somebody does. The
// journal is read page by page beside all else, the newest lines first, so that the last hour is there at once.

import type { SessionControl } from '../controller/controller.ts'
import type { Entry } from '../policy/decision.ts'
import type { Page } from '../stores/store.ts'
import { type Counts, createCounts, LONGEST_MS } from './counts.ts'
import { fromStore } from './faults.ts'
import type { News } from './news.ts'
import type { Pace } from './pace.ts'
import { activityOf, beginningOf, newestOf } from './spans.ts'
import type { Activity, Span, Step } from './wire.ts'

export interface Activities {
  /** Waits a moment for what is not read yet, and then gives as much as there is. Fails as the store does where there is nothing yet. */
  of(span: Span): Promise<Activity>
  newest(): readonly Step[]
  /** Keeps counting. @returns what stops it */
  keep(): () => void
}

const MOST_LINES = 200_000
const PAGE = 500
const LONGEST_WAIT_MS = 1_500
/** Counting goes on for so long after it was asked for last, so that whoever asks again finds it done. */
const WARM_S = 60

interface State {
  readonly control: SessionControl
  readonly news: News
  readonly pace: Pace
  readonly mostLines: number
  readonly counts: Counts
  /** Since when all is counted; `Infinity`: nothing is yet, `-Infinity`: all there is. */
  from: number
  /** What was written up to a second ago is counted. */
  isCurrent: boolean
  /** Where the journal goes on. */
  next: string | null
  read: number
  /** Of the reading: what was begun before that is in vain. */
  run: number
  isReading: boolean
  keepers: number
  idle: number
  waiting: Waiting[]
  stop: (() => void) | undefined
}

interface Waiting {
  readonly since: number
  readonly done: (error?: unknown) => void
}

/** @param mostLines no more of the journal is read than this */
export function createActivities(
  control: SessionControl,
  news: News,
  pace: Pace,
  mostLines: number = MOST_LINES,
): Activities {
  const state: State = {
    control,
    news,
    pace,
    mostLines,
    counts: createCounts(control.now),
    from: Infinity,
    isCurrent: false,
    next: null,
    read: 0,
    run: 0,
    isReading: false,
    keepers: 0,
    idle: 0,
    waiting: [],
    stop: undefined,
  }
  return {
    of: (span) => of(state, span),
    newest: () => newestOf(state.counts, control.now()),
    keep: () => keep(state),
  }
}

async function of(state: State, span: Span): Promise<Activity> {
  state.idle = 0
  warm(state)
  await covered(state, beginningOf(span, state.control.now()))
  return activityOf(state.counts, span, state.control.now(), state.from)
}

function keep(state: State): () => void {
  state.keepers += 1
  warm(state)
  return () => {
    state.keepers -= 1
    state.idle = 0
  }
}

function warm(state: State): void {
  state.stop ??= state.news.follow({
    heard: (entry) => state.counts.add([entry]),
    looked: ({ entries, begun }) => {
      if (begun) restart(state, begun)
      else state.counts.add(entries)
      state.isCurrent = true
      settle(state)
      void readOn(state)
    },
    failed: (error) => {
      if (!state.isCurrent) settle(state, error)
    },
    tick: () => {
      state.idle += 1
      if (state.keepers === 0 && state.idle > WARM_S) cool(state)
    },
  })
}

/** What is counted stays, and what was written meanwhile is found by the next look, if that is not too much. */
function cool(state: State): void {
  state.stop?.()
  Object.assign(state, { stop: undefined, isCurrent: false })
}

function restart(state: State, begun: Page<Entry>): void {
  state.counts.clear()
  Object.assign(state, { from: Infinity, read: 0, run: state.run + 1, isReading: false })
  take(state, begun)
}

function take(state: State, { items, next }: Page<Entry>): void {
  state.counts.add(items)
  state.next = next
  state.read += items.length
  state.from = next === null ? -Infinity : (items.at(-1)?.at ?? state.from)
}

/** Goes on where the last reading has stopped. Where the store fails, the next look begins it again. */
async function readOn(state: State): Promise<void> {
  if (state.isReading) return
  state.isReading = true
  const { run, control, pace } = state
  try {
    while (run === state.run && mayReadOn(state)) {
      const cursor = state.next ?? undefined
      const page = await pace(() => fromStore(() => control.journal({ cursor, limit: PAGE })))
      if (run !== state.run) return
      take(state, page)
      settle(state)
    }
  } catch {
    // the news tell that the store does not answer
  } finally {
    if (run === state.run) state.isReading = false
  }
}

function mayReadOn({ stop, next, read, mostLines, from, control }: State): boolean {
  return stop !== undefined && next !== null && read < mostLines && from > control.now() - LONGEST_MS
}

function isCovered({ isCurrent, from, read, mostLines }: State, since: number): boolean {
  return isCurrent && (from <= since || read >= mostLines)
}

async function covered(state: State, since: number): Promise<void> {
  if (isCovered(state, since)) return
  let timer: NodeJS.Timeout | undefined
  await new Promise<void>((resolve, reject) => {
    const waiting: Waiting = { since, done: (error) => (error === undefined ? resolve() : reject(error)) }
    state.waiting.push(waiting)
    timer = setTimeout(() => {
      state.waiting = state.waiting.filter((one) => one !== waiting)
      resolve()
    }, LONGEST_WAIT_MS)
  }).finally(() => clearTimeout(timer))
}

/** Whoever waits for what is there now, or for what is not to be had. */
function settle(state: State, error?: unknown): void {
  const isDone = ({ since }: Waiting) => error !== undefined || isCovered(state, since)
  const done = state.waiting.filter(isDone)
  state.waiting = state.waiting.filter((one) => !isDone(one))
  for (const waiting of done) waiting.done(error)
}
