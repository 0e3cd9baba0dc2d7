// The nodes of one application: stores on the same records that are told of each other's swaps, over connections of their own.

import type { Store } from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { storeFromUrl } from 'utsessions/url'
import { afterAll, describe, it, onTestFinished } from 'vitest'
import { type Place, places, type RunningPlace } from './places.ts'
import type { StoreSpec } from './store-spec.ts'

export type OpenNodes = (count: number) => Promise<readonly Store[]>

const PLACES: readonly Place[] = places.filter(({ name }) => name !== 'Redis Cluster')

/** The same tests with nodes over SQLite, Redis and PostgreSQL; skipped by name where there is no such server. Called at the top of a file. */
export function onEachPlace(define: (open: OpenNodes, place: string) => void): void {
  for (const place of PLACES) {
    describe(`over ${place.name}`, () => {
      if (place.missing !== undefined) return it.skip(`holds (skipped: ${place.missing})`)
      let running: Promise<RunningPlace> | undefined
      afterAll(async () => (await running)?.stop())
      define(async (count) => {
        running ??= place.start()
        const spec = (await running).fresh()
        const stores: Store[] = []
        for (let i = 0; i < count; i += 1) stores.push(await openNode(spec))
        onTestFinished(async () => void (await Promise.all(stores.map((store) => store.close()))))
        return stores
      }, place.name)
    })
  }
}

async function openNode(spec: StoreSpec): Promise<Store> {
  switch (spec.kind) {
    case 'sqlite':
      return sqliteStore({ path: spec.path })
    case 'redis':
      return storeFromUrl(`${spec.url}?prefix=${spec.prefix}`)
    case 'postgres':
      return storeFromUrl(`${spec.url}?schema=${spec.schema}`)
    case 'redis-cluster':
      throw new Error('no node of these tests is on a cluster')
  }
}

/** The store as one that cannot watch. */
export function withoutWatch(store: Store): Store {
  const { watch: _, ...rest } = store
  return rest
}
