// A store that fails when a test says so: before the work, after it, never answering, late, or as if somebody else were always faster.

import { setTimeout as wait } from 'node:timers/promises'
import { type Duration, durationMs } from '../policy/duration.ts'
import type { Store } from '../stores/store.ts'

/** A method of a store. */
export type StoreMethod = keyof Store

/**
 * What becomes of a call. `'fail'`: it throws and nothing happened. `'lose-answer'`: it happened, and then it throws. `'hang'`: it does not
 * begin until `heal`. `{ slow }`: it begins so much later. `'lose-swap'`: `swap` says that somebody else was faster, and nothing happened.
 */
export type StoreFault = 'fail' | 'lose-answer' | 'hang' | 'lose-swap' | { readonly slow: Duration }

export interface FaultyStore extends Store {
  /** How often each method was called since the beginning, whatever came of it. */
  readonly calls: Readonly<Record<StoreMethod, number>>
  /** From the next call on, for so many calls, this method has this fault, in place of one that it had. @default times: without end */
  break(method: StoreMethod, fault: StoreFault, times?: number): void
  /** All faults end; calls that hang go on. */
  heal(): void
}

interface Broken {
  readonly fault: StoreFault
  left: number
}

interface State {
  readonly calls: Record<StoreMethod, number>
  readonly broken: Map<StoreMethod, Broken>
  readonly hanging: Set<() => void>
}

/** Wraps a store for tests of what an application does when its store does not answer. */
export function faultyStore(store: Store): FaultyStore {
  const state: State = {
    calls: { load: 0, swap: 0, append: 0, accounts: 0, totals: 0, journal: 0, watch: 0, prune: 0, close: 0 },
    broken: new Map(),
    hanging: new Set(),
  }
  const { totals, watch } = store
  return {
    load: (account) => call(state, 'load', () => store.load(account)),
    swap: (account, revision, next, entries) => {
      return call(state, 'swap', () => store.swap(account, revision, next, entries), { swapped: false })
    },
    append: (entries) => call(state, 'append', () => store.append(entries)),
    accounts: (query) => call(state, 'accounts', () => store.accounts(query)),
    ...(totals && { totals: () => call(state, 'totals', () => totals.call(store)) }),
    journal: (query) => call(state, 'journal', () => store.journal(query)),
    ...(watch && { watch: (...told) => call(state, 'watch', () => watch.call(store, ...told)) }),
    prune: (now) => call(state, 'prune', () => store.prune(now)),
    close: () => call(state, 'close', () => store.close()),
    calls: state.calls,
    break: (method, fault, times = Infinity) => void state.broken.set(method, { fault, left: times }),
    heal: () => heal(state),
  }
}

function heal({ broken, hanging }: State): void {
  broken.clear()
  for (const goOn of hanging) goOn()
  hanging.clear()
}

async function call<T>(state: State, method: StoreMethod, work: () => Promise<T>, lost?: T): Promise<T> {
  state.calls[method] += 1
  const fault = nextFault(state, method)
  if (fault === 'fail') throw new Error(`The store was told to fail at ${method}`)
  if (fault === 'lose-swap' && lost !== undefined) return lost
  if (fault === 'hang') await new Promise<void>((goOn) => state.hanging.add(goOn))
  if (typeof fault === 'object') await wait(durationMs(fault.slow, 'slow'))
  const answer = await work()
  if (fault === 'lose-answer') throw new Error(`The store was told to lose the answer of ${method}`)
  return answer
}

function nextFault({ broken }: State, method: StoreMethod): StoreFault | undefined {
  const found = broken.get(method)
  if (!found || found.left <= 0) return undefined
  found.left -= 1
  return found.fault
}
