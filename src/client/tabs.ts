// One stream for all tabs of a browser: a lock elects the tab that holds it, a channel tells the others.

import type { LiveState } from '../live/wire.ts'
import type { Feed } from './feed.ts'

export interface Tabs {
  /** To all other tabs. */
  send(state: LiveState): void
  /** @param lingerMs how long no other tab takes over the stream */
  leave(lingerMs?: number): void
}

export interface Tab {
  /** The stream is this tab's to hold from now on. */
  lead(): Feed
  /** Another tab was told. */
  heard(state: LiveState): void
  /** A tab has just come, and must be told; only the tab that holds the stream is asked. */
  asked(): void
}

const ASK = 'ask'

/**
 * Joins the tabs of this name. A tab that closes or crashes loses the lock, and the next one has it. Where there are no locks (an insecure
 * context) each tab holds a stream of its own.
 */
export function joinTabs(name: string, tab: Tab): Tabs {
  const { locks } = navigator as Partial<Navigator>
  const leaving = new AbortController()
  const { signal } = leaving
  const channel = new BroadcastChannel(name)
  let held: Feed | undefined
  let release: (() => void) | undefined

  const send = (state: LiveState) => signal.aborted || channel.postMessage(state)
  const lead = () => {
    if (!signal.aborted) held = tab.lead()
  }
  channel.onmessage = ({ data }) => {
    if (data !== ASK) tab.heard(data)
    else if (held) tab.asked()
  }
  channel.postMessage(ASK)
  const elected = locks?.request(name, { signal }, () => {
    lead()
    return new Promise<void>((resolve) => {
      release = resolve
    })
  })
  ;(elected ?? Promise.reject()).catch(lead)

  return {
    send,
    leave(lingerMs) {
      leaving.abort()
      channel.close()
      held?.close()
      if (lingerMs) setTimeout(() => release?.(), lingerMs)
      else release?.() // no timer runs in a page that goes away
    },
  }
}
