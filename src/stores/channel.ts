// Being told of changes over the backend's own channels: one subscription for everybody who watches, begun with the first of them and ended
// with the last.

import type { Unwatch } from './store.ts'

/**
 * Listens to a channel, over a connection that does nothing else, and again after that connection was lost. `onMissed` is to be called
 * whenever it listens again: what was said meanwhile is lost. Resolves once it listens, with the function that ends it.
 */
export type Subscribe = (
  channel: string,
  onMessage: (message: string) => void,
  onMissed: () => void,
) => Promise<Unwatch>

interface Watcher {
  readonly listener: (account: string) => void
  readonly missed: (() => void) | undefined
}

export interface Watchers {
  add(listener: Watcher['listener'], missed?: Watcher['missed']): Promise<Unwatch>
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
  let subscribed: Promise<readonly Unwatch[]> | undefined
  const begin = () =>
    Promise.all(
      channels.map((channel) =>
        subscribe(
          channel,
          (message) => tell(watchers, accountOf(message)),
          () => tellMissed(watchers),
        ),
      ),
    )
  const end = async () => {
    const ending = subscribed
    subscribed = undefined
    await Promise.all(((await ending?.catch(() => [])) ?? []).map((unsubscribe) => unsubscribe()))
  }
  return {
    add: async (listener, missed) => {
      const watcher = { listener, missed }
      watchers.add(watcher)
      try {
        subscribed ??= begin()
        await subscribed
      } catch (error) {
        watchers.delete(watcher)
        subscribed = undefined
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

function tell(watchers: ReadonlySet<Watcher>, account: string): void {
  for (const { listener } of watchers) listener(account)
}

function tellMissed(watchers: ReadonlySet<Watcher>): void {
  for (const { missed } of watchers) missed?.()
}
