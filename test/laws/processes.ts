// The ground for races: processes with a control each, and one here to look with, all on one SQLite file.

import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import {
  createSessionControl,
  type Entry,
  type EntryKind,
  type OpenAnswer,
  type PolicyOptions,
  type SessionControl,
} from '../../src/index.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import type { Store } from '../../src/stores/store.ts'
import { walk } from '../../src/testing/conformance/case.ts'
import { type FakeClock, fakeClock } from '../../src/testing/index.ts'
import { type TemporaryFolder, temporaryFolder } from '../stores/temporary-folder.ts'
import { startWorkers, type Worker } from '../support/workers.ts'

export interface Ground {
  readonly workers: readonly Worker[]
  /** Looks at what the processes did. */
  readonly control: SessionControl
  readonly clock: FakeClock
  /** Puts this policy in force everywhere, on a new file. */
  rule(policy: PolicyOptions): Promise<void>
  /** Moves the clock of everybody. */
  moveTo(instant: number): Promise<void>
  /** Ids of the account's live sessions. */
  live(account: string): Promise<string[]>
  /** The account's journal, oldest first. */
  journal(account: string, kinds?: readonly EntryKind[]): Promise<Entry[]>
}

/** A process takes a second to start; on a busy machine several take a while. */
const START_MS = 60_000

/** Starts the processes once for a test file; each test has a file of its own for the store. */
export function ground(processes: number): Ground {
  const clock = fakeClock()
  let workers: readonly Worker[] = []
  let folder: TemporaryFolder
  let store: Store
  let control: SessionControl
  const everybody = <T>(work: (worker: Worker) => Promise<T>) => Promise.all(workers.map(work))

  beforeAll(async () => {
    workers = await startWorkers(processes)
  }, START_MS)
  afterAll(() => everybody((worker) => worker.stop()))
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(async () => {
    await store.close()
    folder.remove()
  })

  return {
    get workers() {
      return workers
    },
    get control() {
      return control
    },
    clock,
    rule: async (policy) => {
      const path = `${folder.path}/sessions.db`
      store = sqliteStore({ path })
      control = createSessionControl({ store, policy, clock, pruneEvery: 'never' })
      await everybody((worker) => worker.call('openControl', path, policy))
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
