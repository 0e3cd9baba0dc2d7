// The races of the proof of a store, where the application has made a stricter isolation the default of its database.

import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Store } from '../../src/stores/store.ts'
import { pruneCases } from '../../src/testing/conformance/prune.ts'
import { raceCases } from '../../src/testing/conformance/races.ts'
import { type StoreFixture, storeConformance } from '../../src/testing/index.ts'
import { anyPostgres, type PostgresPlace } from '../support/servers/postgres.ts'
import { fixtureOn, overPg, whyNoPostgres } from './postgres-places.ts'

const races = [...raceCases, ...pruneCases].map(({ name }) => name)

describe.each(['repeatable read', 'serializable'])('postgresStore under %s', (isolation) => {
  let server: PostgresPlace
  beforeAll(async () => {
    if (whyNoPostgres === undefined) server = await anyPostgres()
  })
  afterAll(() => server?.stop())

  const settings = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`
  const fixture = async (): Promise<StoreFixture> => {
    const made = await fixtureOn(server, () => overPg(server.url, server.url, settings))
    return { ...made, open: async () => persistent(await made.open()) }
  }
  for (const { name, run } of storeConformance({ fixture }).filter((one) => races.includes(one.name))) {
    it.skipIf(whyNoPostgres)(name, run)
  }
})

/** Swaps again, as a control does, where PostgreSQL gave a swap up for conflicts: then nobody says who was faster. */
function persistent(store: Store): Store {
  return {
    ...store,
    swap: async (...args) => {
      for (;;) {
        const swapped = await store.swap(...args)
        if (swapped.swapped || swapped.current) return swapped
      }
    },
  }
}
