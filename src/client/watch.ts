// watchSession: what an open page is told of its session.

import type { LiveEnded, LiveState } from '../live/wire.ts'
import { durationMs } from './duration.ts'
import { type Feed, openFeed } from './feed.ts'
import { type Ended, tell as tellPage, type WatchOptions } from './options.ts'
import { type Answer, ask, type Look } from './routes.ts'
import { joinTabs, type Tabs } from './tabs.ts'
import { createTeller } from './teller.ts'
import { timeOf } from './time.ts'
import { onWake } from './wake.ts'

/** What came of asking for more time. */
export interface StayAnswer {
  /** `password`, `wrong-password`: it is given to whoever shows again who they are. `elsewhere`: that is asked at `location`. */
  readonly outcome: 'renewed' | 'ended' | 'password' | 'wrong-password' | 'elsewhere' | 'failed'
  readonly location?: string | undefined
}

export interface SessionWatch {
  /** Tells nothing more, and lets another tab hold the stream. */
  stop(): void
  /** Asks how the session is, now: after a sign-in without a page load, say. Never fails. */
  look(): Promise<Look>
  /** "Stay signed in". Never fails. */
  stay(password?: string): Promise<StayAnswer>
  /** "It was not me": ends the session that took this one's place. `false`: that was not possible. Never fails. */
  notMe(): Promise<boolean>
}

/** So long nobody takes over a stream that is over: the other tabs are told within that. */
const LINGER_MS = 1_000

/**
 * Watches the session of this page: by one event stream for all tabs of the browser, by polling where there can be none. Nothing of it counts
 * as activity. It ends with the session, and with `stop`.
 * @throws {TypeError} for a `warnBefore` that is no length of time
 */
export function watchSession(options: WatchOptions = {}): SessionWatch {
  const { path = '/utsessions', lang = document.documentElement.lang, warnBefore = '2m' } = options
  const addressOf = (route: string) => `${path}/${route}?lang=${lang}`
  const events = addressOf('events')
  const teller = createTeller(durationMs(warnBefore, 'warnBefore'), options, look)
  const over = new AbortController()
  const { signal } = over
  /** Until then an ending that another tab tells of may be that of an earlier sign-in: they come late now and then. */
  const doubtsUntil = Date.now() + LINGER_MS
  /** With the server's clock as it is ahead of this one's. */
  let latest: LiveState | undefined
  let feed: Feed | undefined
  let tabs: Tabs | undefined

  function join(): void {
    feed = undefined
    tabs = joinTabs(events, { lead, heard, asked })
  }

  function lead(): Feed {
    feed = openFeed(events, (message) => tell(JSON.parse(message)), look)
    return feed
  }

  function heard(state: LiveState): void {
    if (isOfEarlier(state, doubtsUntil)) look()
    else hear(state)
  }

  function asked(): void {
    if (latest) tabs?.send({ ...latest, now: latest.now + Date.now() })
    else look()
  }

  /** The other tabs, then this page. */
  function tell(state: LiveState): Look {
    if (!latest && isOfEarlier(state, performance.timeOrigin)) return nobody() // whoever is not signed in knows why, or need not
    tabs?.send(state)
    hear(state)
    return 'told'
  }

  function hear(state: LiveState): void {
    if (signal.aborted) return
    latest = { ...state, now: state.now - Date.now() }
    if (state.state === 'alive') {
      feed?.resume()
      teller.hear(state)
    } else {
      leave(LINGER_MS)
      tellPage(options.onEnded, endedOf(state))
    }
  }

  /** Until somebody is: another tab, or whoever looks at this one, finds out. */
  function nobody(): Look {
    latest = undefined
    feed?.close()
    return 'nobody'
  }

  async function look(): Promise<Look> {
    const before = latest
    const { body, status } = await ask(addressOf('state'))
    if (!body.state) return status > 203 && status < 405 ? nobody() : 'failed' // 204, 401, 403, 404; nothing has ended by a fault
    return body.state === 'ended' || latest === before ? tell(body as LiveState) : 'told' // what came meanwhile is newer
  }

  async function stay(password?: string): Promise<StayAnswer> {
    const { body, status } = await ask(addressOf('renew'), { password })
    if (body.state) tell(body as LiveState)
    else if (status === 401) await look()
    return { outcome: signal.aborted ? 'ended' : outcomeOf(body, password), location: body.location }
  }

  async function notMe(): Promise<boolean> {
    return (await ask(addressOf('not-me'), {})).status === 200
  }

  function leave(lingerMs?: number): void {
    over.abort()
    teller.stop()
    tabs?.leave(lingerMs)
  }

  function woken(): void {
    feed?.restart()
    if (feed || !document.hidden) look()
  }

  join()
  onWake({ seen: look, woken, away: () => tabs?.leave(), back: join }, signal)
  return { stop: () => leave(), look, stay, notMe }
}

/** An ending before this page began, or of which nothing is known: it may have been that of an earlier sign-in, of pages that are still open. */
function isOfEarlier(state: LiveState, startedAt: number): boolean {
  return state.state === 'ended' && (state.at ?? 0) < startedAt + state.now - Date.now()
}

function outcomeOf({ state, code, location }: Answer['body'], password: string | undefined): StayAnswer['outcome'] {
  if (state) return 'renewed'
  if (code !== 'reauthentication-required') return 'failed'
  if (location) return 'elsewhere'
  return password === undefined ? 'password' : 'wrong-password'
}

/** The text with its time in it. */
function endedOf(state: LiveEnded): Ended {
  const at = state.at === null ? '' : timeOf(state.at, state.now, state.words.language)
  return { ...state, text: state.text.replace('{at}', at) }
}
