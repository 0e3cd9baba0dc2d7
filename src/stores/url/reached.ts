// What a URL leads to: a server or a file that can be asked, and the store on it, made when it is wanted. storeFromUrl makes it at once;
// the command line looks at the place first.

import type { Query } from '../postgres.ts'
import type { Send } from '../redis.ts'
import type { Store } from '../store.ts'

interface ReachedPlace {
  /** The store, its tables made or brought up to date, with `watch` set up. Its `close` ends no connection: `end` does. */
  store(): Store | Promise<Store>
  /** Lets go of everything that was opened. */
  end(): Promise<void>
}

export interface ReachedMemory extends ReachedPlace {
  readonly kind: 'memory'
}

/** The version of the tables. */
export interface Tables {
  /** The version that this package makes and reads. */
  readonly wanted: number
  /** The one that is there; 0 where there are no tables. Changes nothing. Fails with `UTS_STORE_UNUSABLE` for a newer one. */
  found(): Promise<number>
}

export interface ReachedSqlite extends ReachedPlace {
  readonly kind: 'sqlite'
  readonly path: string
  readonly synchronous: string
  readonly tables: Tables
  /** What this pragma says, as text. */
  pragma(name: string): string
  /** Whether the lock for writing is to be had within so many milliseconds; it is given back at once. */
  canLock(patienceMs: number): boolean
}

export interface ReachedRedis extends ReachedPlace {
  readonly kind: 'redis'
  readonly isCluster: boolean
  /** The one server, or the masters that are known. */
  servers(): readonly RedisServerConnection[]
  /** Tells whoever watches of an account, as a swap of it would. */
  tell(account: string): Promise<unknown>
}

export interface RedisServerConnection {
  /** Host and port, or the name that sentinels know it by. */
  readonly name: string
  readonly ask: Send
}

export interface ReachedPostgres extends ReachedPlace {
  readonly kind: 'postgres'
  readonly query: Query
  /** As the URL has it. */
  readonly port: number
  /** Whether the URL leaves watching on. */
  readonly canWatch: boolean
  readonly tables: Tables
  tell(account: string): Promise<unknown>
}

export type Reached = ReachedMemory | ReachedSqlite | ReachedRedis | ReachedPostgres
