// The checks of a PostgreSQL.

import type { QueryResult } from '../../stores/postgres.ts'
import type { Store } from '../../stores/store.ts'
import type { ReachedPostgres } from '../../stores/url/reached.ts'
import { type Check, type Found, named, warning } from './check.ts'
import { clockFound } from './clock.ts'
import { latencyFound } from './latency.ts'
import {
  commitFound,
  connectionsFound,
  encodingFound,
  FACTS,
  fsyncFound,
  isolationFound,
  type PostgresFacts,
  pagesFound,
  roleFound,
  vacuumFound,
  versionFound,
} from './postgres-settings.ts'
import { tablesFound } from './tables.ts'
import { watchFound } from './watch.ts'

const CHECKS: readonly (readonly [name: string, look: (facts: PostgresFacts) => Found])[] = [
  ['version', versionFound],
  ['role', roleFound],
  ['encoding', encodingFound],
  ['fsync', fsyncFound],
  ['full-page-writes', pagesFound],
  ['synchronous-commit', commitFound],
  ['autovacuum', vacuumFound],
  ['isolation', isolationFound],
  ['connections', connectionsFound],
]

export async function postgresServer({ query, tables }: ReachedPostgres): Promise<readonly Check[]> {
  const facts = await factsOf(query)
  return [
    ...CHECKS.map(([name, look]) => named(name, look(facts))),
    named('clock', await clockFound(async () => Number((await factsOf(query)).now))),
    named('tables', await tablesFound(tables)),
  ]
}

async function factsOf(query: ReachedPostgres['query']): Promise<PostgresFacts> {
  const [facts] = rowsOf(await query(FACTS, []))
  return facts as PostgresFacts
}

function rowsOf(result: QueryResult): readonly object[] {
  return 'rows' in result ? result.rows : result
}

/** Nothing is written. */
export async function postgresStoreChecks(reached: ReachedPostgres, store: Store): Promise<readonly Check[]> {
  return [named('latency', await latencyFound(store)), named('watch', await heardFound(reached, store))]
}

async function heardFound({ canWatch, tell, query, port }: ReachedPostgres, store: Store): Promise<Found> {
  if (!canWatch) {
    return warning(
      'The URL says notify=false: nobody is told of what happens on other nodes.',
      'Leave notify out, in every process, where pages or a cache are to be told.',
    )
  }
  const { port: own } = await factsOf(query)
  const between =
    own !== '' && own !== String(port)
      ? `The server itself listens on port ${own}, and the URL names ${port}: something stands in between. `
      : ''
  return watchFound(
    store,
    tell,
    `${between}A pooler in transaction mode (PgBouncer) hands the connection that listens to others: give the address of the server itself.`,
  )
}
