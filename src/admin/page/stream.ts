// One EventSource after the other: who listens hears each event, and when nothing is heard any more.

import type { LiveEvents } from '../wire.ts'
import { addressIn } from './api.ts'

/** What is done with each event, and with silence. */
export type Hearing = { readonly [K in keyof LiveEvents]: (news: LiveEvents[K]) => void } & {
  /** Nothing comes, and it may be that nothing will. Told once until something was heard. */
  readonly silence: () => void
}

export interface Stream {
  /** Begins anew, whatever is known of the connection. */
  restart(): void
}

/** Before a stream is opened anew that the browser has given up; doubled each time. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000
/** The handler ends each stream after five minutes, and the browser comes back at once: that is no outage. */
const GRACE_MS = 5_000
/** So a connection of which nothing was heard for longer died without a word. */
const SILENCE_MS = 330_000

interface Running {
  source: EventSource | undefined
  timers: ReturnType<typeof setTimeout>[]
  pauseMs: number
  isSilent: boolean
}

const KINDS = ['totals', 'entry', 'activity', 'gap', 'unavailable'] as const

export function openStream(hearing: Hearing): Stream {
  const running: Running = { source: undefined, timers: [], pauseMs: FIRST_PAUSE_MS, isSilent: false }
  connect(running, hearing)
  return { restart: () => connect(running, hearing) }
}

function connect(running: Running, hearing: Hearing): void {
  running.source?.close()
  const source = new EventSource(addressIn('live'))
  running.source = source
  for (const kind of KINDS) {
    source.addEventListener(kind, ({ data }: MessageEvent<string>) => {
      heard(running, hearing)
      hearing[kind](JSON.parse(data))
    })
  }
  source.addEventListener('error', () => broken(running, hearing))
  quiet(running)
  later(running, () => silent(running, hearing), GRACE_MS)
}

function heard(running: Running, hearing: Hearing): void {
  quiet(running)
  running.pauseMs = FIRST_PAUSE_MS
  running.isSilent = false
  later(running, () => connect(running, hearing), SILENCE_MS)
}

/** The browser tries again by itself where it can, and then says what it heard last. */
function broken(running: Running, hearing: Hearing): void {
  quiet(running)
  if (running.source?.readyState === EventSource.CLOSED) {
    silent(running, hearing)
    later(running, () => connect(running, hearing), running.pauseMs)
    running.pauseMs = Math.min(running.pauseMs * 2, LONGEST_PAUSE_MS)
  } else later(running, () => silent(running, hearing), running.isSilent ? 0 : GRACE_MS)
}

function silent(running: Running, hearing: Hearing): void {
  if (running.isSilent) return
  running.isSilent = true
  hearing.silence()
}

/** Pages that lost the same server do not come back all at once. */
function later(running: Running, what: () => void, ms: number): void {
  running.timers.push(setTimeout(what, ms * (1 + Math.random() / 4)))
}

function quiet(running: Running): void {
  for (const timer of running.timers) clearTimeout(timer)
  running.timers = []
}
