// Keeps records in PostgreSQL, through whatever function the application asks it with. The parts are in postgres/.

import { type Subscribe, watchersOf } from './channel.ts'
import { createCell } from './postgres/cell.ts'
import { accountOf } from './postgres/columns.ts'
import { createLists } from './postgres/lists.ts'
import { migrate } from './postgres/migrations.ts'
import { type PostgresStoreOptions, resolvePostgresOptions } from './postgres/options.ts'
import { createPrune } from './postgres/prune.ts'
import { createAsk } from './postgres/query.ts'
import { createTeller, telling } from './postgres/teller.ts'
import { createTotals } from './postgres/totals.ts'
import type { Store } from './store.ts'

export type { Subscribe } from './channel.ts'
export type { KeepJournal } from './keep-journal.ts'
export { type ListeningClient, type PgListenOptions, pgListen } from './postgres/listen.ts'
export { type Migration, migrations } from './postgres/migrations.ts'
export type { NameOptions } from './postgres/names.ts'
export type { PostgresStoreOptions } from './postgres/options.ts'
export type { Query, QueryResult, Value } from './postgres/query.ts'

export interface PostgresStore extends Store {
  /**
   * Makes the tables, or brings them up to date: once, before anything else, in every process that starts.
   * The promise fails with `UTS_STORE_UNUSABLE` when a newer version of the package made them.
   */
  migrate(): Promise<void>
}

export type WatchedPostgresStore = PostgresStore & { watch: NonNullable<Store['watch']> }

/**
 * A store on PostgreSQL 13 or later: `postgresStore({ query: (text, values) => pool.query(text, values) })`, and once
 * `await store.migrate()`. One load is one statement, and so is one swap that is not lost; the clock is the server's. Opens and closes nothing.
 * With `listen` it has `watch` too.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function postgresStore(options: PostgresStoreOptions & { readonly listen: Subscribe }): WatchedPostgresStore
export function postgresStore(options: PostgresStoreOptions): PostgresStore
export function postgresStore(options: PostgresStoreOptions): PostgresStore {
  const resolved = resolvePostgresOptions(options)
  const { query, listen, notify, names } = resolved
  const ask = createAsk(query)
  const watchers = listen && watchersOf([names.channel], listen, accountOf)
  const teller = notify === 'after' ? createTeller(ask, names) : undefined
  const cell = createCell(ask, names, notify === true)
  return {
    ...cell,
    ...(teller && { swap: telling(cell.swap, teller) }),
    ...createLists(ask, names),
    ...createTotals(ask, names),
    ...(watchers && { watch: watchers.add }),
    prune: createPrune(ask, names, resolved),
    migrate: () => migrate(query, names),
    close: async () => {
      await teller?.settled()
      await watchers?.clear()
    },
  }
}
