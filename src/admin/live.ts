// What open pages are told: how many there are, what happens, how often. For the route `live`.

import type { SessionControl } from '../controller/controller.ts'
import { newSecret } from '../controller/token.ts'
import { retryHint } from '../live/event.ts'
import type { Entry } from '../policy/decision.ts'
import type { Activities } from './activity.ts'
import { createLatest, type Latest, type Numbered } from './latest.ts'
import type { News } from './news.ts'
import type { Looked } from './tail.ts'
import { createTotals, type LatestTotals } from './totals.ts'
import { createViewers, type Viewer, type Viewers } from './viewers.ts'
import type { LiveEvents } from './wire.ts'

export interface Live {
  /** Tells this one from now on; with the id of the last line that it was told, from there on. */
  watch(viewer: Viewer, lastId: string | null): void
  /** It has left. */
  end(viewer: Viewer): void
  count(): number
  /** How many of them this operator has open. */
  countOf(operator: string): number
}

/** Looking goes on for so long after the last one has left: a stream that comes back misses nothing. */
const LINGER_S = 15
/** More than anybody could read in a second is not told. */
const MOST_ENTRIES = 200
/** As much as may lie there before the page reads, with what else it is told first; what came between is not told beyond that. */
const MOST_MISSED_BYTES = 49_152
/** Pages that are told of a gap ask for everything again. */
const GAPS_EVERY_S = 10

interface State {
  readonly control: SessionControl
  readonly news: News
  readonly activities: Activities
  readonly viewers: Viewers
  readonly latest: Latest
  readonly totals: LatestTotals
  /** How the newest steps were told last. */
  steps: string
  isUnavailable: boolean
  /** What is known is as it was a second ago at most. */
  isFresh: boolean
  /** Told within this second. */
  entries: number
  hasGap: boolean
  /** In seconds, since somebody was told of one. */
  gapAge: number
  /** In seconds, since somebody looked. */
  idle: number
  stop: (() => void)[]
}

export function createLive(control: SessionControl, news: News, activities: Activities): Live {
  const state: State = {
    control,
    news,
    activities,
    viewers: createViewers(),
    latest: createLatest(newSecret()),
    totals: createTotals(control),
    steps: '',
    isUnavailable: false,
    isFresh: false,
    entries: 0,
    hasGap: false,
    gapAge: GAPS_EVERY_S,
    idle: 0,
    stop: [],
  }
  return {
    watch: (viewer, lastId) => watch(state, viewer, lastId),
    end: state.viewers.end,
    count: state.viewers.count,
    countOf: state.viewers.countOf,
  }
}

function watch(state: State, viewer: Viewer, lastId: string | null): void {
  const { viewers, latest, stop } = state
  viewers.add(viewer)
  viewers.write(viewer, retryHint())
  const missed = lastId === null || stop.length === 0 ? undefined : latest.after(lastId)
  if (missed) resume(state, viewer, missed)
  else if (lastId !== null) viewer.hasMissed = true
  if (state.isFresh) greet(state, viewer)
  if (stop.length === 0) begin(state)
}

/** Whoever was told all up to a moment ago is told the rest, and nothing twice. */
function resume(state: State, viewer: Viewer, missed: readonly Numbered[]): void {
  const text = missed.map(({ id, entry }) => eventOf('entry', entry, id)).join('')
  if (Buffer.byteLength(text) > MOST_MISSED_BYTES) viewer.hasMissed = true
  else state.viewers.write(viewer, text)
  greet(state, viewer)
}

function begin(state: State): void {
  state.idle = 0
  state.stop = [
    state.activities.keep(),
    state.news.follow({
      heard: (entry) => tellEntry(state, entry),
      looked: (looked) => void told(state, looked),
      failed: () => unavailable(state),
      tick: () => tick(state),
    }),
  ]
}

function tick(state: State): void {
  const { viewers } = state
  viewers.tick()
  state.entries = 0
  state.gapAge += 1
  state.idle = viewers.count() === 0 ? state.idle + 1 : 0
  if (state.idle < LINGER_S) return
  for (const stop of state.stop) stop()
  Object.assign(state, { stop: [], steps: '', isUnavailable: false, isFresh: false })
}

async function told(state: State, { entries, begun }: Looked): Promise<void> {
  if (begun && state.isFresh) state.hasGap = true // else nobody has been told anything yet
  for (const entry of entries) tellEntry(state, entry)
  tellGap(state)
  const waiting = state.viewers.waiting()
  try {
    const isNew = await state.totals.ask()
    if (isNew || state.isUnavailable) state.viewers.tell(totalsEvent(state))
    state.isUnavailable = false
    state.isFresh = state.stop.length > 0
    tellSteps(state)
    for (const viewer of waiting) greet(state, viewer)
  } catch {
    unavailable(state)
  }
}

function tellGap(state: State): void {
  if (!state.hasGap || state.gapAge < GAPS_EVERY_S) return
  state.viewers.tell(eventOf('gap', { at: state.control.now() }))
  Object.assign(state, { hasGap: false, gapAge: 0 })
}

/** Its first event: from here on it is told what happens. */
function greet(state: State, viewer: Viewer): void {
  if (!state.totals.seen || viewer.isUpToDate) return
  state.viewers.write(viewer, totalsEvent(state))
  viewer.isUpToDate = true
  state.viewers.write(viewer, eventOf('activity', state.activities.newest()))
  if (viewer.hasMissed) state.viewers.write(viewer, eventOf('gap', { at: state.control.now() }))
}

function tellEntry(state: State, entry: Entry): void {
  state.entries += 1
  if (state.entries > MOST_ENTRIES) {
    state.hasGap = true
    state.latest.skip()
  } else state.viewers.tell(eventOf('entry', entry, state.latest.add(entry)))
}

function tellSteps(state: State): void {
  const steps = eventOf('activity', state.activities.newest())
  if (steps !== state.steps) state.viewers.tell(steps)
  state.steps = steps
}

/** Once for each outage, and whoever comes meanwhile is told as well. */
function unavailable(state: State): void {
  const event = eventOf('unavailable', { at: state.control.now() })
  if (!state.isUnavailable) state.viewers.tell(event)
  Object.assign(state, { isUnavailable: true, isFresh: false })
  for (const viewer of state.viewers.waiting()) state.viewers.write(viewer, event)
}

function totalsEvent({ totals, latest }: State): string {
  return totals.seen ? eventOf('totals', totals.seen, latest.id()) : ''
}

function eventOf<E extends keyof LiveEvents>(name: E, data: LiveEvents[E], id?: string): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}
