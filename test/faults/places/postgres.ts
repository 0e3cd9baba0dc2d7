// One PostgreSQL, and what can be done to it. With synchronous_commit on a swap is on the disk before it is acknowledged.

import pg from 'pg'
import { postgresStore } from '../../../src/stores/postgres.ts'
import { startPostgres } from '../../support/servers/postgres.ts'
import { startTcpProxy } from '../../support/servers/tcp-proxy.ts'
import { answered } from '../answered.ts'
import type { PostgresDriver } from '../connections.ts'
import { forgottenConnections, linkFaults } from '../link-faults.ts'
import type { Place } from '../place.ts'
import { ADMINISTRATOR, postgresFaults } from '../postgres-faults.ts'
import { killAndRestart, pause } from '../server-faults.ts'

export async function postgresPlace(driver: PostgresDriver, synchronousCommit: 'on' | 'off'): Promise<Place> {
  const server = await startPostgres({
    settings: { fsync: 'on', synchronous_commit: synchronousCommit, max_connections: '40' },
  })
  const proxy = await startTcpProxy(server.port)
  const admin = new pg.Pool({ connectionString: server.url, max: 3, application_name: ADMINISTRATOR })
  admin.on('error', () => {})
  const node = postgresStore({ query: (text, values) => admin.query(text, values) })
  await node.migrate()
  const own = postgresFaults(server, admin)
  const faults =
    synchronousCommit === 'on'
      ? [killAndRestart(server), pause(server), ...linkFaults(proxy), forgottenConnections(proxy), ...own]
      : [killAndRestart(server), ...own.filter(({ name }) => name.startsWith('kill'))].map((fault) => ({
          ...fault,
          forgets: true as const,
        }))
  return {
    server: `PostgreSQL, synchronous_commit ${synchronousCommit}`,
    client: driver,
    faults,
    spec: { kind: 'postgres', driver, url: `postgres://postgres@127.0.0.1:${proxy.port}/postgres` },
    nodes: [node],
    settled: async () => {
      await answered(() => admin.query('SELECT 1'))
      return node
    },
    stop: async () => {
      await admin.end()
      await proxy.stop()
      await server.stop()
    },
  }
}
