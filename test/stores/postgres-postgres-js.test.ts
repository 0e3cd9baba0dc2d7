// The PostgreSQL store passes the proof of a store on postgres.js.

import { conformsOn, overPostgresJs } from './postgres-places.ts'

conformsOn(
  'postgresStore on postgres.js',
  async (server) => server,
  ({ url }) => overPostgresJs(url),
)
