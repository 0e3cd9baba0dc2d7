// The stores that the dashboard's rows are shown on: each with several controls that share nothing but the records.

import { createSessionControl, memoryStore, type PolicyOptions, type SessionControl, type Store } from 'utsessions'
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest'
import { type Place, places, type RunningPlace } from '../support/places.ts'
import { openStore } from '../support/store-spec.ts'

export type TwoControls = readonly [SessionControl, SessionControl]

/** Two controls on one store in which nothing is, each over connections of its own, under the time of the machine or the store. */
export type Controls = (policy?: PolicyOptions) => Promise<TwoControls>

/** The same tests on memory, SQLite, Redis and PostgreSQL. */
export function onEachStore(define: (controls: Controls, name: string) => void): void {
  describe('memory', () => define(inMemory, 'memory'))
  for (const place of places.filter(({ name }) => name !== 'Redis Cluster')) {
    describe(place.name, () => {
      if (place.missing !== undefined) it.skip(`holds (skipped: ${place.missing})`)
      else define(inPlace(place), place.name)
    })
  }
}

async function inMemory(policy?: PolicyOptions): Promise<TwoControls> {
  const store = memoryStore()
  return [controlOn(store, policy), controlOn(store, policy)]
}

function inPlace(place: Place): Controls {
  let running: RunningPlace | undefined
  beforeAll(async () => {
    running = await place.start()
  })
  afterAll(() => running?.stop())
  return async (policy) => {
    if (!running) throw new Error(`${place.name} was not started`)
    const spec = running.fresh()
    const open = async () => {
      const store = await openStore(spec)
      onTestFinished(() => store.close())
      return controlOn(store, policy)
    }
    return [await open(), await open()]
  }
}

function controlOn(store: Store, policy: PolicyOptions = { maxSessions: 'unlimited' }): SessionControl {
  const control = createSessionControl({ store, policy, pruneEvery: 'never', storeTimeout: '30s' })
  onTestFinished(() => control.dispose())
  return control
}
