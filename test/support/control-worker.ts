// A process of its own for races: opens a store and a control on it, and does what its parent says. Started by workers.ts.

import { createSessionControl, type PolicyOptions, type SessionControl } from '../../src/index.ts'
import { EMPTY_RECORD } from '../../src/policy/record.ts'
import type { Store } from '../../src/stores/store.ts'
import { fakeClock } from '../../src/testing/index.ts'
import { openStore, type StoreSpec, withoutClock } from './store-spec.ts'

type Verb = 'open' | 'check' | 'close' | 'revoke' | 'list'
type Request<V extends Verb> = Parameters<SessionControl[V]>[0]
type Answer<V extends Verb> = Awaited<ReturnType<SessionControl[V]>>

/** What became of one of many requests, and how long it took. */
export interface Timed<T> {
  readonly answer: T
  readonly ms: number
}

const clock = fakeClock()
let store: Store | undefined
let control: SessionControl | undefined

const calls = {
  /** The last one stays open. */
  openStores: async (specs: readonly StoreSpec[]): Promise<void> => {
    for (const spec of specs) {
      await store?.close()
      store = await openStore(spec)
    }
  },
  /** `own`: the time is the one that `setClock` says, and not the store's. */
  openControl: async (spec: StoreSpec, policy: PolicyOptions, time: 'own' | 'stores'): Promise<void> => {
    await store?.close()
    store = await openStore(spec)
    control = createSessionControl({
      store: time === 'own' ? withoutClock(store) : store,
      policy,
      clock,
      pruneEvery: 'never',
      storeTimeout: '10s',
    })
  },
  setClock: async (instant: number): Promise<void> => clock.set(instant),
  /** All at once. */
  ask: async <V extends Verb>(verb: V, requests: readonly Request<V>[]): Promise<Timed<Answer<V>>[]> => {
    const ask = control?.[verb] as ((request: Request<V>) => Promise<Answer<V>>) | undefined
    if (!ask) throw new Error('openControl comes first')
    const start = performance.now()
    return Promise.all(
      requests.map(async (request) => ({ answer: await ask(request), ms: Math.round(performance.now() - start) })),
    )
  },
  /** Swaps account after account, each with one line, and tells the parent of each once it is acknowledged; until it is killed. */
  swapWithoutEnd: async (prefix: string): Promise<void> => {
    for (let i = 0; store; i += 1) {
      const account = `${prefix}${i}`
      const record = { ...EMPTY_RECORD, at: i, keepUntil: Number.MAX_SAFE_INTEGER }
      await store.swap(account, 0, record, [{ account, kind: 'opened', at: i }])
      process.send?.({ acknowledged: account })
    }
  },
}

export type WorkerCalls = typeof calls

interface Message {
  readonly id: number
  readonly call: keyof WorkerCalls
  readonly args: readonly never[]
}

process.on('message', async ({ id, call, args }: Message) => {
  try {
    const work = calls[call] as (...args: readonly never[]) => Promise<unknown>
    process.send?.({ id, answer: await work(...args) })
  } catch (error) {
    process.send?.({ id, error: String(error) })
  }
})
process.on('disconnect', () => process.exit())
process.send?.({ ready: true })
