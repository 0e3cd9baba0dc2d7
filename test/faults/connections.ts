// Stores as the processes of the load open them: over each client as docs/redis.md and docs/postgres.md set it up, so that the recipe is
// what is proved.

import type { Store } from '../../src/stores/store.ts'

/** `by URL`: through `storeFromUrl`, with the driver that it takes. */
export type RedisClient = 'node-redis' | 'ioredis' | 'valkey-glide' | 'by URL'
export type PostgresDriver = 'pg' | 'postgres.js' | 'by URL'

/** Names a store, so that another process can open it. */
export type StoreSpec =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'redis'; readonly client: RedisClient; readonly url: string }
  | { readonly kind: 'redis-cluster'; readonly client: RedisClient; readonly urls: readonly string[] }
  | { readonly kind: 'postgres'; readonly driver: PostgresDriver; readonly url: string }

/** The store, and the end of its connections. */
export interface Opened {
  readonly store: Store
  close(): Promise<void>
}

/** Drivers are loaded where they are needed. */
export async function openStore(spec: StoreSpec): Promise<Opened> {
  const url = urlOf(spec)
  if (url !== undefined) return byUrl(url)
  switch (spec.kind) {
    case 'sqlite':
      return openSqlite(spec.path)
    case 'redis':
      return overRedis(spec.client, [spec.url], '')
    case 'redis-cluster':
      return overRedis(spec.client, spec.urls, ' cluster')
    case 'postgres':
      return spec.driver === 'pg' ? overPg(spec.url) : overPostgresJs(spec.url)
  }
}

async function openSqlite(path: string): Promise<Opened> {
  const { sqliteStore } = await import('../../src/stores/sqlite.ts')
  const store = sqliteStore({ path })
  return { store, close: () => store.close() }
}

/** What `storeFromUrl` is given, where the spec says so. */
function urlOf(spec: StoreSpec): string | undefined {
  if (spec.kind === 'redis-cluster' && spec.client === 'by URL') {
    return `redis-cluster://${spec.urls.map((url) => new URL(url).host).join(',')}`
  }
  const isIt =
    (spec.kind === 'redis' && spec.client === 'by URL') || (spec.kind === 'postgres' && spec.driver === 'by URL')
  return isIt ? spec.url : undefined
}

async function byUrl(url: string): Promise<Opened> {
  const { storeFromUrl } = await import('../../src/stores/url.ts')
  const store = await storeFromUrl(url, { keepJournal: KEEP_JOURNAL })
  return { store, close: () => store.close() }
}

async function overRedis(client: RedisClient, urls: readonly string[], kind: '' | ' cluster'): Promise<Opened> {
  const [clients, { redisStore }] = await Promise.all([
    import('../stores/redis-clients.ts'),
    import('../../src/stores/redis.ts'),
  ])
  const connects = {
    'node-redis': clients.nodeRedis,
    ioredis: clients.ioredis,
    'valkey-glide': clients.glide,
    'node-redis cluster': clients.nodeRedisCluster,
    'ioredis cluster': clients.ioredisCluster,
    'valkey-glide cluster': clients.glideCluster,
  }
  const { send, sharded = false, close } = await connects[`${client}${kind}` as keyof typeof connects](urls)
  return { store: redisStore({ send, sharded, keepJournal: KEEP_JOURNAL }), close }
}

/** More lines than any run writes. */
const KEEP_JOURNAL = { count: 10_000_000 }

async function overPg(url: string): Promise<Opened> {
  const [{ default: pg }, { postgresStore }] = await Promise.all([import('pg'), import('../../src/stores/postgres.ts')])
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: 2_000,
    query_timeout: 10_000,
    keepAlive: true,
  })
  pool.on('error', () => {})
  const store = postgresStore({ query: (text, values) => pool.query(text, values) })
  return { store, close: () => pool.end() }
}

async function overPostgresJs(url: string): Promise<Opened> {
  const [{ default: postgres }, { postgresStore }] = await Promise.all([
    import('postgres'),
    import('../../src/stores/postgres.ts'),
  ])
  const options = {
    connect_timeout: 2,
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 0.5),
    fetch_types: false,
    connection: { application_name: 'application'.padEnd(1_024) },
    onnotice: () => {},
  }
  let sql = postgres(url, options)
  const query = async (text: string, values: (string | null)[], name?: string) => {
    const pool = sql
    const leave = () => {
      if (pool === sql) sql = postgres(url, options)
      pool.end({ timeout: 0 }).catch(() => {})
    }
    const late = setTimeout(leave, name === undefined ? 10_000 : 3_000)
    try {
      return await pool.unsafe(text, values)
    } finally {
      clearTimeout(late)
    }
  }
  return { store: postgresStore({ query }), close: () => sql.end({ timeout: 1 }) }
}
