// migrate and prune on PostgreSQL.

import { afterAll } from 'vitest'
import { anyPostgres, type PostgresPlace } from '../support/servers/postgres.ts'
import { postgresServer } from '../support/tools.ts'
import { postgresPlace } from './places.ts'
import { upkeepOn } from './upkeep-on.ts'

let server: PostgresPlace | undefined
afterAll(() => server?.stop())

upkeepOn('on PostgreSQL', {
  kind: 'postgres',
  tool: postgresServer(),
  start: async () => {
    const started = await anyPostgres()
    server = started
    return () => postgresPlace(started.url)
  },
})
