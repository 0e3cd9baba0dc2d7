// One EventSource after the other: who listens hears each event, and when nothing is heard any more.

import type { LiveEvents } from '../wire.ts'
import { addressIn } from './api.ts'

/** What is done with each event, and with silence. */
export type Hearing = { readonly [K in keyof LiveEvents]: (news: LiveEvents[K]) => void } & {
  /** Nothing comes, and it may be that nothing will. Told again for as long as it is so. */
  readonly silence: () => void
}

export interface Stream {
  /** Begins anew, whatever is known of the connection. */
  restart(): void
  /** Holds no connection until it is begun anew. */
  stop(): void
}

/** Before a stream is opened anew that the browser has given up; doubled each time. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000
/** The handler ends each stream after five minutes, and the browser comes back at once: that is no outage. */
const GRACE_MS = 5_000
/** So a connection of which nothing was heard for longer died without a word. */
const SILENCE_MS = 330_000

type Timer = ReturnType<typeof setTimeout> | undefined

interface Running {
  source: EventSource | undefined
  /** Until it counts as silent. */
  grace: Timer
  /** Until the next stream. */
  next: Timer
  pauseMs: number
}

const KINDS = ['totals', 'entry', 'activity', 'gap', 'unavailable'] as const

export function openStream(hearing: Hearing): Stream {
  const running: Running = {
    source: undefined,
    grace: undefined,
    next: undefined,
    pauseMs: FIRST_PAUSE_MS,
  }
  connect(running, hearing)
  return { restart: () => connect(running, hearing), stop: () => stop(running) }
}

function stop(running: Running): void {
  running.source?.close()
  clearTimeout(running.grace)
  clearTimeout(running.next)
  running.grace = undefined
}

function connect(running: Running, hearing: Hearing): void {
  stop(running)
  const source = new EventSource(addressIn('live'))
  running.source = source
  for (const kind of KINDS) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      heard(running, hearing)
      hearing[kind](JSON.parse(data))
    })
  }
  source.addEventListener('error', () => broken(running, hearing))
  doubt(running, hearing)
}

function heard(running: Running, hearing: Hearing): void {
  clearTimeout(running.grace)
  clearTimeout(running.next)
  running.grace = undefined
  running.pauseMs = FIRST_PAUSE_MS
  running.next = later(() => connect(running, hearing), SILENCE_MS)
}

/** The browser tries again by itself where it can, and then says what it heard last. */
function broken(running: Running, hearing: Hearing): void {
  doubt(running, hearing)
  if (running.source?.readyState !== EventSource.CLOSED) return
  clearTimeout(running.next)
  running.next = later(() => connect(running, hearing), running.pauseMs)
  running.pauseMs = Math.min(running.pauseMs * 2, LONGEST_PAUSE_MS)
}

/** However often it breaks meanwhile. */
function doubt(running: Running, hearing: Hearing): void {
  running.grace ??= later(() => {
    running.grace = undefined
    hearing.silence()
  }, GRACE_MS)
}

/** Pages that lost the same server do not come back all at once. */
function later(what: () => void, ms: number): Timer {
  return setTimeout(what, ms * (1 + Math.random() / 4))
}
