// Being told of changes over the backend's own channels: one subscription for everybody who watches, begun with the first of them and ended
// with the last.

import type { Unwatch } from './store.ts'
import { tellAll } from './tell.ts'

/**
 * Listens to a channel, over a connection that does nothing else, and again after that connection was lost. `onMissed` is to be called
 * whenever it listens again: what was said meanwhile is lost. `onLost` is for those who can tell when the connection goes. Resolves once it
 * listens, with the function that ends it.
 */
export type Subscribe = (
  channel: string,
  onMessage: (message: string) => void,
  onMissed: () => void,
  onLost?: () => void,
) => Promise<Unwatch>

interface Watcher {
  readonly listener: (account: string) => void
  readonly missed: (() => void) | undefined
  readonly lost: (() => void) | undefined
}

export interface Watchers {
  add(listener: Watcher['listener'], missed?: Watcher['missed'], lost?: Watcher['lost']): Promise<Unwatch>
  /** Forgets everybody, and listens no more. */
  clear(): Promise<void>
}

/** Watchers of all these channels; `accountOf` reads a message. */
export function watchersOf(
  channels: readonly string[],
  subscribe: Subscribe,
  accountOf: (message: string) => string,
): Watchers {
  const watchers = new Set<Watcher>()
  const missed = onceATurn(() => tellEach(watchers, 'missed'))
  const lost = () => tellEach(watchers, 'lost')
  const listen = (channel: string) => subscribe(channel, (message) => tell(watchers, accountOf(message)), missed, lost)
  let listening: Promise<Unwatch> | undefined
  let ended: Promise<void> = Promise.resolve()
  const end = () => {
    const ending = listening
    listening = undefined
    if (ending) ended = ending.then((stop) => stop()).catch(() => {})
    return ended
  }
  return {
    add: async (listener, missed, lost) => {
      const watcher = { listener, missed, lost }
      watchers.add(watcher)
      listening ??= ended.then(() => listenToAll(channels, listen))
      const mine = listening
      try {
        await mine
      } catch (error) {
        watchers.delete(watcher)
        if (listening === mine) listening = undefined
        throw error
      }
      return async () => {
        if (watchers.delete(watcher) && watchers.size === 0) await end()
      }
    },
    clear: async () => {
      watchers.clear()
      await end()
    },
  }
}

/** All or none of them. */
async function listenToAll(
  channels: readonly string[],
  listen: (channel: string) => Promise<Unwatch>,
): Promise<Unwatch> {
  const results = await Promise.allSettled(channels.map(listen))
  const stops = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async () => void (await Promise.all(stops.map((each) => each())))
  const failure = results.find((result) => result.status === 'rejected')
  if (!failure) return stop
  await stop().catch(() => {})
  throw failure.reason
}

/** A connection that is back has been missed by each of its channels, at once. */
function onceATurn(work: () => void): () => void {
  let isDue = false
  return () => {
    if (isDue) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      work()
    })
  }
}

function tell(watchers: ReadonlySet<Watcher>, account: string): void {
  tellAll(
    Array.from(watchers, ({ listener }) => listener),
    account,
  )
}

function tellEach(watchers: ReadonlySet<Watcher>, what: 'missed' | 'lost'): void {
  tellAll(Array.from(watchers, (watcher) => watcher[what] ?? (() => {})))
}
