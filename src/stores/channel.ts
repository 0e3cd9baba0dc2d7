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

/** Being subscribed to all channels, from the first who watches to the last. */
interface Subscription {
  readonly listening: Promise<Unwatch>
  /** Channels whose connection is known to be lost. */
  readonly silent: ReadonlySet<string>
}

interface Ears {
  message(message: string): void
  /** All channels are heard again. */
  missed(): void
  lost(): void
}

/** Watchers of all these channels; `accountOf` reads a message. */
export function watchersOf(
  channels: readonly string[],
  subscribe: Subscribe,
  accountOf: (message: string) => string,
): Watchers {
  const watchers = new Set<Watcher>()
  const ears: Ears = {
    message: (message) => tell(watchers, accountOf(message)),
    missed: () => tellEach(watchers, 'missed'),
    lost: () => tellEach(watchers, 'lost'),
  }
  let current: Subscription | undefined
  let ended: Promise<void> = Promise.resolve()
  const begin = () => {
    const subscription: Subscription = subscribed(ended, channels, subscribe, ears, () => subscription === current)
    return subscription
  }
  const end = () => {
    const ending = current?.listening
    current = undefined
    if (ending) ended = ending.then((stop) => stop()).catch(() => {})
    return ended
  }
  return {
    add: async (listener, missed, lost) => {
      const watcher = { listener, missed, lost }
      watchers.add(watcher)
      current ??= begin()
      const mine = current
      try {
        await mine.listening
      } catch (error) {
        watchers.delete(watcher)
        if (current === mine) current = undefined
        throw error
      }
      if (mine.silent.size > 0) tellAll([lost ?? (() => {})])
      return async () => {
        if (watchers.delete(watcher) && watchers.size === 0) await end()
      }
    },
    clear: async () => {
      ears.lost()
      watchers.clear()
      await end()
    },
  }
}

/** What an earlier subscription still says while it ends is nobody's. Only where all channels are heard, something is told again. */
function subscribed(
  ended: Promise<void>,
  channels: readonly string[],
  subscribe: Subscribe,
  ears: Ears,
  isCurrent: () => boolean,
): Subscription {
  const silent = new Set<string>()
  let isWhole = false
  const missed = onceATurn(() => {
    if (isWhole && silent.size === 0 && isCurrent()) ears.missed()
  })
  const listen = (channel: string) => {
    const back = () => {
      silent.delete(channel)
      missed()
    }
    const lost = () => {
      silent.add(channel)
      if (isCurrent()) ears.lost()
    }
    return subscribe(channel, ears.message, back, lost)
  }
  const listening = ended
    .then(() => listenToAll(channels, listen))
    .then((stop) => {
      isWhole = true
      return stop
    })
  return { listening, silent }
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
