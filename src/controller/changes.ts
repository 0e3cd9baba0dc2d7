// How a control hears that an account has changed: from its own commands, and from the store's watch where the store has one.

import type { EntryKind } from '../policy/decision.ts'
import type { Unwatch } from '../stores/store.ts'
import type { Parts } from './parts.ts'

export interface Changes {
  /** Whether what others do is told at once. `false` where the store has no watch, and until one that failed or was lost is there again. */
  isTold(): boolean
  /** Listens no more. */
  stop(): void
}

const ENDINGS: ReadonlySet<EntryKind> = new Set(['displaced', 'replaced', 'expired', 'idle', 'revoked', 'closed'])
const RETRY_MS = 5_000

/**
 * @param changed with `false` where the change is known to end nobody: an activity, a renewal
 * @param missed any account may have changed meanwhile, untold
 */
export function hearOfChanges(
  parts: Pick<Parts, 'store' | 'events' | 'transact'>,
  changed: (account: string, mayEnd: boolean) => void,
  missed: () => void,
): Changes {
  const stopOwn = parts.transact.onSwap((account, entries) => {
    const mayEnd = entries.some(({ kind }) => ENDINGS.has(kind))
    changed(account, mayEnd)
  })
  const others = watchStore(parts, (account) => changed(account, true), missed)
  return {
    isTold: others.isTold,
    stop: () => {
      stopOwn()
      others.stop()
    },
  }
}

/**
 * The store's watch alone. One that cannot begin is begun again every five seconds; one that is lost comes back by itself, by the store's
 * contract.
 */
export function watchStore(
  { store, events }: Pick<Parts, 'store' | 'events'>,
  changed: (account: string) => void,
  missed: () => void,
): Changes {
  let unwatch: Unwatch | undefined
  let isTold = false
  let isLost = false
  let isStopped = false
  let retry: NodeJS.Timeout | undefined
  const listening = () => {
    isLost = false
    isTold = !isStopped
    missed() // what happened before it listened is not told
  }
  const lost = () => {
    isLost = true
    isTold = false
  }
  const begin = async () => {
    isLost = false
    try {
      unwatch = await store.watch?.(changed, listening, lost)
      if (isStopped) await unwatch?.()
      else if (unwatch && !isLost) listening() // it may be lost already as it begins
    } catch (error) {
      if (isStopped) return
      events.emit('store-error', { account: null, error })
      retry = setTimeout(begin, RETRY_MS).unref()
    }
  }
  void begin()
  return {
    isTold: () => isTold,
    stop: () => {
      isStopped = true
      isTold = false
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
