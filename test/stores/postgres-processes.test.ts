// Ten processes of an application that start at once on a database without tables.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordOf } from '../../src/testing/conformance/case.ts'
import { places, type RunningPlace } from '../support/places.ts'
import { openStore } from '../support/store-spec.ts'
import { startWorkers, type Worker } from '../support/workers.ts'

const place = places.find(({ name }) => name === 'PostgreSQL')

describe('ten processes on one PostgreSQL', { timeout: 90_000 }, () => {
  if (place?.missing !== undefined) return void it.skip(`start at once (skipped: ${place.missing})`)
  let running: RunningPlace
  let workers: readonly Worker[] = []
  beforeAll(async () => {
    if (place) running = await place.start()
    workers = await startWorkers(10)
  }, 90_000)
  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()))
    await running.stop()
  })

  it('that migrate at once all get the tables, with one set of them, six times over', async () => {
    const specs = Array.from({ length: 6 }, () => running.fresh())
    await Promise.all(workers.map((worker) => worker.call('openStores', specs)))
    for (const spec of specs) {
      const store = await openStore(spec)
      expect((await store.swap('u', '', recordOf([]), [])).swapped).toBe(true)
      await store.close()
    }
  })
})
