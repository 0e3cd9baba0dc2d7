// The PostgreSQL store passes the proof of a store behind a pooler in transaction mode; it listens past the pooler.

import { startPgbouncer } from '../support/servers/pgbouncer.ts'
import { pgbouncer } from '../support/tools.ts'
import { conformsOn, overPg, overPostgresJs } from './postgres-places.ts'

conformsOn('postgresStore on pg through pgbouncer', startPgbouncer, ({ url }, direct) => overPg(url, direct.url), [
  pgbouncer(),
])
conformsOn(
  'postgresStore on postgres.js through pgbouncer',
  startPgbouncer,
  ({ url }, direct) => overPostgresJs(url, direct.url),
  [pgbouncer()],
)
