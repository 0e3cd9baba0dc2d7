// Processes whose clocks differ by twenty minutes, on stores that have a clock of their own: that one counts.

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckAnswer, OpenAnswer, PolicyOptions } from '../../src/index.ts'
import { type Place, places, type RunningPlace } from '../support/places.ts'
import { startWorkers, type Worker } from '../support/workers.ts'
import { mustBeAdmitted } from './processes.ts'

const LOCK_MS = 2_000
const TEN_MINUTES = 600_000
const START_MS = 90_000

for (const place of places.filter(({ name }) => name !== 'SQLite')) {
  describe(`on ${place.name}`, { timeout: 60_000 }, () => {
    if (place.missing === undefined) holds(place)
    else it.skip(`G12 holds (skipped: ${place.missing})`)
  })
}

function holds(place: Place): void {
  let running: RunningPlace
  let workers: readonly Worker[] = []
  beforeAll(async () => {
    ;[running, workers] = await Promise.all([place.start(), startWorkers(2)])
  }, START_MS)
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()))
    await running.stop()
  })

  /** The first process is ten minutes slow, the second ten minutes fast. */
  async function rule(policy: PolicyOptions): Promise<void> {
    const spec = running.fresh()
    for (const [i, worker] of workers.entries()) {
      await worker.call('openControl', spec, policy, 'stores')
      await worker.call('setClock', Date.now() + (i === 0 ? -TEN_MINUTES : TEN_MINUTES))
    }
  }

  async function ask<T>(process: 0 | 1, verb: 'open' | 'check', request: object): Promise<T> {
    const [timed] = (await workers[process]?.call('ask', verb, [request] as never)) ?? []
    return timed?.answer as T
  }

  it('G12 G1 G2 the lock window is as long as it is, whichever process opened and whichever refuses', async () => {
    await rule({ maxSessions: 1, lock: LOCK_MS })
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const account = `U${first}`
      const { session } = mustBeAdmitted(await ask<OpenAnswer>(first, 'open', { account, device: 'A' }))
      const refused = await ask<OpenAnswer>(second, 'open', { account, device: 'B' })
      expect(refused).toMatchObject({ outcome: 'refused', retryAt: session.openedAt + LOCK_MS })
      expect(Math.abs(session.openedAt - Date.now())).toBeLessThan(TEN_MINUTES / 2)
      await wait(LOCK_MS)
      mustBeAdmitted(await ask<OpenAnswer>(second, 'open', { account, device: 'B' }))
    }
  })

  it('G12 H9 a session that one process opened has as long to live in the other', async () => {
    await rule({ maxSessions: 1, lock: 0, lifetime: LOCK_MS })
    const { token, session } = mustBeAdmitted(await ask<OpenAnswer>(0, 'open', { account: 'U', device: 'A' }))
    const alive = await ask<CheckAnswer>(1, 'check', { account: 'U', token })
    expect(alive).toMatchObject({ outcome: 'alive', expiresAt: session.openedAt + LOCK_MS })
    await wait(LOCK_MS)
    expect(await ask<CheckAnswer>(0, 'check', { account: 'U', token })).toMatchObject({ reason: 'expired' })
  })
}
