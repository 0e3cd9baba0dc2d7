// The PostgreSQL store passes the proof of a store on pg.

import { conformsOn, overPg } from './postgres-places.ts'

conformsOn(
  'postgresStore on pg',
  async (server) => server,
  ({ url }) => overPg(url),
)
