// The streams that are open, of all operators: what is told to all of them is written once for each, and who does not read is not waited for.

import type { Outlet } from '../adapters/guard/exchange.ts'
import { BEAT } from '../live/event.ts'

export interface Viewer {
  /** Who opened it. */
  readonly operator: string
  readonly outlet: Outlet
  /** Whether whoever opened it still may see this. */
  mayStillSee(): Promise<boolean>
  /** It has been told how things are; from here on it is told what happens. */
  isUpToDate: boolean
  /** It comes back, and what happened meanwhile is not known any more. */
  hasMissed: boolean
  /** In seconds. */
  age: number
}

export interface Viewers {
  add(viewer: Viewer): void
  /** Ends it; it may have ended already. */
  end(viewer: Viewer): void
  write(viewer: Viewer, text: string): void
  /** To those that are up to date, in one piece with what else is told at this moment: whoever reads takes it as one, however much it is. */
  tell(text: string): void
  /** Those that are not. */
  waiting(): readonly Viewer[]
  count(): number
  /** How many of them this operator has open. */
  countOf(operator: string): number
  /** Once a second. */
  tick(): void
}

/** Proxies close what says nothing for a minute, some for half of one. */
const BEAT_EVERY_S = 15
/** A demotion counts within this. */
const ASK_EVERY_S = 60
/** What the application knows of a request may be as old as the request: then it takes a new one to see that somebody has signed out. */
const LONGEST_S = 300

export function createViewers(): Viewers {
  const open = new Set<Viewer>()
  let untold = ''
  const tellNow = () => {
    const text = untold
    untold = ''
    if (text === '') return
    for (const viewer of open) if (viewer.isUpToDate) viewers.write(viewer, text)
  }
  const viewers: Viewers = {
    add: (viewer) => {
      tellNow()
      open.add(viewer)
    },
    end: (viewer) => {
      if (open.delete(viewer)) viewer.outlet.end()
    },
    write: (viewer, text) => {
      tellNow()
      if (open.has(viewer) && !viewer.outlet.write(text)) viewers.end(viewer)
    },
    tell: (text) => {
      if (untold === '') queueMicrotask(tellNow)
      untold += text
    },
    waiting: () => [...open].filter(({ isUpToDate }) => !isUpToDate),
    count: () => open.size,
    countOf: (operator) => [...open].filter((viewer) => viewer.operator === operator).length,
    tick: () => {
      for (const viewer of open) grow(viewers, viewer)
    },
  }
  return viewers
}

function grow(viewers: Viewers, viewer: Viewer): void {
  viewer.age += 1
  if (viewer.age >= LONGEST_S) viewers.end(viewer)
  if (viewer.age % BEAT_EVERY_S === 0) viewers.write(viewer, BEAT)
  if (viewer.age % ASK_EVERY_S === 0) void askAgain(viewers, viewer)
}

/** Where the application cannot say, it is over too: whoever comes back is asked about again. */
async function askAgain(viewers: Viewers, viewer: Viewer): Promise<void> {
  const may = await viewer.mayStillSee().catch(() => false)
  if (!may) viewers.end(viewer)
}
