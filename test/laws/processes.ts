// The ground for races: processes with a control each, and one here to look with, all on one place for records.

import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import {
  createSessionControl,
  type Entry,
  type EntryKind,
  type OpenAnswer,
  type PolicyOptions,
  type SessionControl,
} from '../../src/index.ts'
import type { Store } from '../../src/stores/store.ts'
import { walk } from '../../src/testing/conformance/case.ts'
import { type FakeClock, fakeClock } from '../../src/testing/index.ts'
import { type Place, places, type RunningPlace } from '../support/places.ts'
import { openStore, withoutClock } from '../support/store-spec.ts'
import { startWorkers, type Worker } from '../support/workers.ts'

export interface Ground {
  readonly workers: readonly Worker[]
  /** Looks at what the processes did. */
  readonly control: SessionControl
  /** That of everybody, and not the store's. */
  readonly clock: FakeClock
  /** Puts this policy in force everywhere, where no record is. */
  rule(policy: PolicyOptions): Promise<void>
  /** Moves the clock of everybody. */
  moveTo(instant: number): Promise<void>
  /** Ids of the account's live sessions. */
  live(account: string): Promise<string[]>
  /** The account's journal, oldest first. */
  journal(account: string, kinds?: readonly EntryKind[]): Promise<Entry[]>
}

/** A process takes a second to start; on a busy machine several take a while. */
const START_MS = 90_000

/** The same tests in every place, each with so many processes; a place that cannot be had is named and skipped. */
export function inEveryPlace(processes: number, define: (here: Ground) => void): void {
  for (const place of places) {
    describe(`on ${place.name}`, { timeout: 90_000 }, () => {
      if (place.missing === undefined) define(groundIn(place, processes))
      else it.skip(`holds (skipped: ${place.missing})`)
    })
  }
}

/** Starts the place and the processes once; each test has records of its own. */
function groundIn(place: Place, processes: number): Ground {
  const clock = fakeClock(Date.now()) // a store that drops by its own clock what is over keeps what is written at this one
  let running: RunningPlace
  let workers: readonly Worker[] = []
  let store: Store
  let control: SessionControl
  const everybody = <T>(work: (worker: Worker) => Promise<T>) => Promise.all(workers.map(work))

  beforeAll(async () => {
    ;[running, workers] = await Promise.all([place.start(), startWorkers(processes)])
  }, START_MS)
  afterAll(async () => {
    await everybody((worker) => worker.stop())
    await running.stop()
  })
  afterEach(() => store.close())

  return {
    get workers() {
      return workers
    },
    get control() {
      return control
    },
    clock,
    rule: async (policy) => {
      const spec = running.fresh()
      store = await openStore(spec)
      control = createSessionControl({
        store: withoutClock(store),
        policy,
        clock,
        pruneEvery: 'never',
        storeTimeout: '10s',
      })
      await everybody((worker) => worker.call('openControl', spec, policy, 'own'))
      await everybody((worker) => worker.call('setClock', clock.now()))
    },
    moveTo: async (instant) => {
      clock.set(instant)
      await everybody((worker) => worker.call('setClock', instant))
    },
    live: async (account) => (await control.list({ account })).map(({ id }) => id),
    journal: async (account, kinds) =>
      (await walk((cursor) => store.journal({ account, kinds, cursor, limit: 500 }))).reverse(),
  }
}

export type Admitted = Extract<OpenAnswer, { outcome: 'admitted'; unverified: false }>

/** Those who got in. */
export function admitted(answers: readonly OpenAnswer[]): Admitted[] {
  return answers.filter((answer): answer is Admitted => answer.outcome === 'admitted' && !answer.unverified)
}

/** Fails where somebody did not get in. */
export function mustBeAdmitted(answer: OpenAnswer): Admitted {
  const [one] = admitted([answer])
  if (!one) throw new Error(`Not admitted: ${JSON.stringify(answer)}`)
  return one
}
