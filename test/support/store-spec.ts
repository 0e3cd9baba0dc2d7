// A store as a line of text or JSON can name it, so that another process can open it: over connections of its own, closed with the store.

import type { Store } from '../../src/index.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'

export type StoreSpec =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'redis-cluster'; readonly urls: readonly string[]; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly schema: string }

/** Drivers are loaded where they are needed: most tests need none of them. No store gives up before whoever asks it does. */
export async function openStore(spec: StoreSpec): Promise<Store> {
  switch (spec.kind) {
    case 'sqlite':
      return sqliteStore({ path: spec.path, busyTimeout: '10s' })
    case 'redis':
      return overRedis(spec)
    case 'redis-cluster':
      return overCluster(spec)
    case 'postgres':
      return overPostgres(spec)
  }
}

async function overRedis({ url, prefix }: StoreSpec & { kind: 'redis' }): Promise<Store> {
  const [{ createClient }, { redisStore }] = await Promise.all([import('redis'), import('../../src/stores/redis.ts')])
  const client = createClient({ url, commandOptions: { timeout: 0 } })
  client.on('error', () => {})
  await client.connect()
  const store = redisStore({ send: (...args) => client.sendCommand(args), prefix })
  return closing(store, async () => client.destroy())
}

async function overCluster({ urls, prefix }: StoreSpec & { kind: 'redis-cluster' }): Promise<Store> {
  const [{ createCluster }, { keyOf, redisStore }] = await Promise.all([
    import('redis'),
    import('../../src/stores/redis.ts'),
  ])
  const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })) })
  cluster.on('error', () => {})
  await cluster.connect()
  const store = redisStore({ send: (...args) => cluster.sendCommand(keyOf(args), false, args), prefix })
  return closing(store, async () => cluster.destroy())
}

async function overPostgres({ url, schema }: StoreSpec & { kind: 'postgres' }): Promise<Store> {
  const [{ default: pg }, { postgresStore }] = await Promise.all([import('pg'), import('../../src/stores/postgres.ts')])
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', () => {})
  const store = postgresStore({ query: (text, values) => pool.query(text, [...values]), schema })
  await store.migrate()
  return closing(store, () => pool.end())
}

function closing(store: Store, end: () => Promise<void>): Store {
  let ended: Promise<void> | undefined
  return {
    ...store,
    close: async () => {
      await store.close()
      ended ??= end()
      await ended
    },
  }
}

/** The store as one without a clock of its own: a test that moves the time holds the only clock. */
export function withoutClock(store: Store): Store {
  return {
    ...store,
    load: async (account) => {
      const { now: _, ...snapshot } = await store.load(account)
      return snapshot
    },
    swap: async (...args) => {
      const swapped = await store.swap(...args)
      if (swapped.swapped || !swapped.current) return swapped
      const { now: _, ...current } = swapped.current
      return { swapped: false, current }
    },
  }
}
