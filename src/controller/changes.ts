// How a control hears that an account has changed: from its own commands, and from the store's watch where the store has one.

import type { EntryKind } from '../policy/decision.ts'
import type { Unwatch } from '../stores/store.ts'
import type { Parts } from './parts.ts'

export interface Changes {
  /** Whether what others do is told at once. `false` where the store has no watch, and until one that failed is there again. */
  isTold(): boolean
  /** Listens no more. */
  stop(): void
}

const ENDINGS: readonly EntryKind[] = ['displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed']
const RETRY_MS = 5_000

/** @param missed any account may have changed meanwhile, untold */
export function hearOfChanges(
  parts: Pick<Parts, 'store' | 'events'>,
  changed: (account: string) => void,
  missed: () => void,
): Changes {
  const own = ENDINGS.map((kind) => parts.events.on(kind, ({ account }) => changed(account)))
  const others = watchStore(parts, changed, missed)
  return {
    isTold: others.isTold,
    stop: () => {
      for (const off of own) off()
      others.stop()
    },
  }
}

/** A watch that cannot begin is begun again every five seconds; one that is lost comes back by itself, by the store's contract. */
function watchStore(
  { store, events }: Pick<Parts, 'store' | 'events'>,
  changed: (account: string) => void,
  missed: () => void,
): Changes {
  let unwatch: Unwatch | undefined
  let isStopped = false
  let retry: NodeJS.Timeout | undefined
  const begin = async () => {
    try {
      unwatch = await store.watch?.(changed, missed)
      if (isStopped) await unwatch?.()
      else if (unwatch) missed() // what happened before it listened is not told
    } catch (error) {
      if (isStopped) return
      events.emit('store-error', { account: null, error })
      retry = setTimeout(begin, RETRY_MS).unref()
    }
  }
  void begin()
  return {
    isTold: () => unwatch !== undefined,
    stop: () => {
      isStopped = true
      clearTimeout(retry)
      void endQuietly(unwatch)
    },
  }
}

async function endQuietly(unwatch: Unwatch | undefined): Promise<void> {
  try {
    await unwatch?.()
  } catch {
    // The connection is gone, and with it what there was to end.
  }
}
