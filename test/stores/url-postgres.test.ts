// A store by a postgres: URL passes the proof of a store, over each of the drivers.

import { anyPostgres } from '../support/servers/postgres.ts'
import { postgresServer } from '../support/tools.ts'
import { conformsByUrl } from './url-conforms.ts'

for (const driver of ['pg', 'postgres'] as const) {
  conformsByUrl(`storeFromUrl('postgres://…') over ${driver}`, {
    tool: postgresServer(),
    start: anyPostgres,
    place: 'schema',
    without: {},
    options: { driver },
  })
}
