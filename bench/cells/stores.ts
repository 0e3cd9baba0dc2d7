// The stores of the cells, over clients set up as docs/redis.md and docs/postgres.md have it; and drivers without a store, as users have them.
// Each is loaded where it is used: nobody's application has them all in its memory.

import { join } from 'node:path'
import { memoryStore, type Store } from 'utsessions'
import { postgresStore } from 'utsessions/postgres'
import { type RedisStoreOptions, redisStore } from 'utsessions/redis'
import { sqliteStore } from 'utsessions/sqlite'
import type { Places } from '../cell-process.ts'

export type StoreKind = 'memory' | 'SQLite' | 'Redis' | 'PostgreSQL'

/** A store of that kind that can watch. `prefix`: for cells that share a server, and whose accounts have the same names. */
export async function openStore(kind: StoreKind, places: Places, prefix?: string): Promise<Store> {
  switch (kind) {
    case 'memory':
      return memoryStore()
    case 'SQLite':
      return sqliteStore({ path: join(placeOf(places, 'folder'), 'bench.db') })
    case 'Redis':
      return (await openNodeRedis(placeOf(places, 'redis'), undefined, undefined, prefix)).store
    case 'PostgreSQL':
      return (await openPostgres(placeOf(places, 'postgres'))).store
  }
}

export function placeOf(places: Places, name: keyof Places): string {
  const place = places[name]
  if (place === undefined) throw new Error(`the cell was given no ${name}`)
  return place
}

/** Every command that a store sends may be noted. */
export type NoteSent = (args: readonly string[]) => void

/** node-redis without the timer for each command, as docs/redis.md has it. `watchUrl`: where the connection that listens goes. */
export async function openNodeRedis(url: string, note?: NoteSent, watchUrl: string = url, prefix = 'uts') {
  const client = await nodeRedisClient(url)
  const send = (...args: string[]) => {
    note?.(args)
    return client.sendCommand(args)
  }
  return { client, store: redisStore({ send, subscribe: subscribeOver(watchUrl), prefix }) }
}

export async function nodeRedisClient(url: string) {
  const { createClient } = await import('redis')
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: { reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 500) },
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Each watch has a connection of its own; it says when that is lost, and when it listens again. */
function subscribeOver(url: string): NonNullable<RedisStoreOptions['subscribe']> {
  return async (channel, onMessage, onMissed, onLost) => {
    const client = await nodeRedisClient(url)
    await client.subscribe(channel, onMessage)
    client.on('ready', onMissed)
    client.on('error', () => onLost?.())
    return () => client.destroy()
  }
}

export async function openIoredis(url: string, note?: NoteSent) {
  const { Redis } = await import('ioredis')
  const client = new Redis(url, { lazyConnect: true })
  client.on('error', () => {})
  await client.connect()
  const send = (command: string, ...args: string[]) => {
    note?.([command, ...args])
    return client.call(command, ...args)
  }
  return { client, store: redisStore({ send: send as RedisStoreOptions['send'] }) }
}

/** Twenty connections, and statements with a name prepared. */
export async function openPostgres(url: string) {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: url, max: 20 })
  pool.on('error', () => {})
  const store = postgresStore({
    query: (text, values, name) => pool.query(name === undefined ? { text, values } : { text, values, name }),
  })
  return { pool, store }
}
