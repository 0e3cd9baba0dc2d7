// Where the states come from in the tab that holds the stream: an EventSource, and polling for as long as it says nothing.

import type { Look } from './routes.ts'

export interface Feed {
  /** Begins anew, whatever it knew of the connection: after sleep, after being offline. */
  restart(): void
  /** Begins anew where it was closed. */
  resume(): void
  /** Nothing is asked for any more. */
  close(): void
}

/** Without a word by then, something on the way keeps them for itself: the state comes with each connection. */
const SILENCE_MS = 8_000
/** A connection that died without a word is found by then. */
const DOUBT_MS = 300_000
/** Before the stream is tried again; doubled each time. */
const FIRST_PAUSE_MS = 4_000
const LONGEST_PAUSE_MS = 600_000
const FIRST_POLL_MS = 1_000
const POLL_MS = 5_000
/** The state is asked for as soon as the page is looked at. */
const HIDDEN_POLL_MS = 30_000
const LONGEST_POLL_MS = 60_000

/**
 * Begins with the stream, and polls while there is none.
 * @param heard is given what the stream says
 * @param look asks for the state, and tells it by itself
 */
export function openFeed(address: string, heard: (message: string) => void, look: () => Promise<Look>): Feed {
  let source: EventSource | undefined
  let timers: number[] = []
  let pauseMs = FIRST_PAUSE_MS
  let failures = 0

  function later(what: () => unknown, ms: number): void {
    timers.push(setTimeout(what, ms * (1 + Math.random() / 4))) // pages that lost the same server do not come back all at once
  }

  function quiet(): void {
    timers.map(clearTimeout)
    timers = []
  }

  function close(): void {
    source?.close()
    quiet()
  }

  function stream(): void {
    source?.close()
    source = new EventSource(address, { withCredentials: true })
    source.onerror = lost
    for (const kind of ['alive', 'ended']) source.addEventListener(kind, hear)
    later(lost, SILENCE_MS)
  }

  function hear({ data }: MessageEvent<string>): void {
    quiet()
    pauseMs = FIRST_PAUSE_MS
    later(look, DOUBT_MS)
    heard(data)
  }

  function lost(): void {
    close()
    later(stream, pauseMs)
    later(poll, FIRST_POLL_MS)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }

  async function poll(): Promise<void> {
    const mine = timers
    const wasDown = failures > 0
    failures = (await look()) === 'failed' ? failures + 1 : 0
    if (mine !== timers) return // the stream speaks, or all is over
    if (wasDown && failures === 0) return restart()
    later(poll, Math.min((document.hidden ? HIDDEN_POLL_MS : POLL_MS) * 2 ** failures, LONGEST_POLL_MS))
  }

  function restart(): void {
    close()
    pauseMs = FIRST_PAUSE_MS
    stream()
  }

  restart()
  return { restart, close, resume: () => timers.length > 0 || restart() }
}
