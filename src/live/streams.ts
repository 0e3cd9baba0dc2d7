// The event streams that this process keeps open: so many of one session, so many of all, and none falls silent. For the guard's `events`.

export interface Streams {
  /**
   * A place for one more stream of a session; `undefined`: there is none. While it is held, `beat` is called every 15 s.
   * @param most how many there may be of all sessions. @returns what gives it back, as often as it is called
   */
  take(session: string, most: number, beat: () => void): (() => void) | undefined
  /** How many are open. */
  count(): number
}

/** A browser needs one for all its tabs; older ones one for each. */
const MOST_OF_A_SESSION = 8
/** Proxies close what says nothing for a minute, some for half of one. */
const BEAT_EVERY_S = 15

interface State {
  readonly bySession: Map<string, number>
  /** Those that say something in the same second. */
  readonly beats: readonly Set<() => void>[]
  count: number
  second: number
  timer: NodeJS.Timeout | undefined
}

export function createStreams(): Streams {
  const beats = Array.from({ length: BEAT_EVERY_S }, () => new Set<() => void>())
  const state: State = { bySession: new Map(), beats, count: 0, second: 0, timer: undefined }
  return {
    take: (session, most, beat) => take(state, session, most, beat),
    count: () => state.count,
  }
}

function take(state: State, session: string, most: number, beat: () => void): (() => void) | undefined {
  const ofSession = state.bySession.get(session) ?? 0
  if (state.count >= most || ofSession >= MOST_OF_A_SESSION) return undefined
  const held = () => beat() // by an identity of its own: one function may be given twice
  const beats = quietest(state.beats)
  beats.add(held)
  state.count += 1
  state.bySession.set(session, ofSession + 1)
  state.timer ??= setInterval(() => tick(state), 1_000).unref()
  return () => {
    if (beats.delete(held)) leave(state, session)
  }
}

function leave(state: State, session: string): void {
  state.count -= 1
  const left = (state.bySession.get(session) ?? 1) - 1
  if (left > 0) state.bySession.set(session, left)
  else state.bySession.delete(session)
  if (state.count > 0) return
  clearInterval(state.timer)
  state.timer = undefined
}

/** One timer for all. Ten thousand at once would hold everybody else up for a while. */
function tick(state: State): void {
  state.second = (state.second + 1) % BEAT_EVERY_S
  for (const beat of state.beats[state.second] ?? []) beat()
}

function quietest(beats: readonly Set<() => void>[]): Set<() => void> {
  return beats.reduce((least, one) => (one.size < least.size ? one : least))
}
