// A PostgreSQL server: what it is set to. docs/postgres.md says why each of these counts.

import { type Found, fine, warning, wrong } from './check.ts'

/** What one question tells; texts as PostgreSQL writes them. */
export interface PostgresFacts {
  readonly version: string
  readonly version_number: string
  readonly is_standby: string
  readonly read_only: string
  readonly encoding: string
  readonly synchronous_commit: string
  readonly fsync: string
  readonly full_page_writes: string
  readonly autovacuum: string
  readonly isolation: string
  /** Connections that ordinary users may have together. */
  readonly most_connections: string
  readonly connections: string
  /** Epoch milliseconds. */
  readonly now: string
  /** As the server sees it; empty over a Unix socket. */
  readonly port: string
}

export const FACTS = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num') AS version_number,
    pg_is_in_recovery()::text AS is_standby,
    current_setting('transaction_read_only') AS read_only,
    current_setting('server_encoding') AS encoding,
    current_setting('synchronous_commit') AS synchronous_commit,
    current_setting('fsync') AS fsync,
    current_setting('full_page_writes') AS full_page_writes,
    current_setting('autovacuum') AS autovacuum,
    current_setting('default_transaction_isolation') AS isolation,
    (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int)::text AS most_connections,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::text AS connections,
    (extract(epoch FROM clock_timestamp()) * 1000)::text AS now,
    coalesce(inet_server_port()::text, '') AS port`

const OLDEST = 130_000

export function versionFound({ version, version_number }: PostgresFacts): Found {
  if (Number(version_number) >= OLDEST) return fine(`PostgreSQL ${version}.`)
  return wrong(`PostgreSQL ${version} is too old.`, 'Run PostgreSQL 13 or later.')
}

export function roleFound({ is_standby, read_only }: PostgresFacts): Found {
  if (is_standby === 'true')
    return wrong('It only follows another server, and takes no changes.', 'Give the address of the primary.')
  if (read_only === 'on') {
    return wrong(
      'Its transactions are read-only, so nothing can be changed.',
      'ALTER ROLE … SET default_transaction_read_only = off, or give the address of the primary.',
    )
  }
  return fine('It takes changes.')
}

export function encodingFound({ encoding }: PostgresFacts): Found {
  if (encoding === 'UTF8') return fine('The database is in UTF-8.')
  return wrong(
    `The database is in ${encoding}, which does not hold every name.`,
    "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0, and give that one.",
  )
}

export function fsyncFound({ fsync }: PostgresFacts): Found {
  if (fsync === 'on') return fine('What is committed is synced to the disk.')
  return wrong(
    'fsync is off: a machine that dies may leave the database unusable.',
    'ALTER SYSTEM SET fsync = on, and SELECT pg_reload_conf().',
  )
}

export function pagesFound({ full_page_writes }: PostgresFacts): Found {
  if (full_page_writes === 'on') return fine('Pages that were half written are put right after a crash.')
  return warning(
    'full_page_writes is off: a machine that dies may leave pages half written.',
    'ALTER SYSTEM SET full_page_writes = on, and SELECT pg_reload_conf().',
  )
}

export function commitFound({ synchronous_commit }: PostgresFacts): Found {
  if (synchronous_commit === 'off') {
    return warning(
      'synchronous_commit is off: a server that dies takes the last moments with it (three times wal_writer_delay), endings included.',
      'ALTER ROLE … SET synchronous_commit = on, for the role of the application, unless that is meant.',
    )
  }
  return fine(`synchronous_commit is ${synchronous_commit}: what was acknowledged outlives a crash of this server.`)
}

export function vacuumFound({ autovacuum }: PostgresFacts): Found {
  if (autovacuum === 'on') return fine('Autovacuum is on.')
  return warning(
    'autovacuum is off: each swap leaves a dead row, and the tables grow without end.',
    'ALTER SYSTEM SET autovacuum = on, and SELECT pg_reload_conf().',
  )
}

export function isolationFound({ isolation }: PostgresFacts): Found {
  if (isolation === 'read committed') return fine('The isolation is READ COMMITTED.')
  return warning(
    `default_transaction_isolation is ${isolation}: right, but swaps run into conflicts, and are tried again.`,
    "ALTER ROLE … SET default_transaction_isolation = 'read committed', for the role of the application.",
  )
}

/** A pool of the application's and the connection that watches. */
const HEADROOM = 20

export function connectionsFound({ connections, most_connections }: PostgresFacts): Found {
  const [used, most] = [Number(connections), Number(most_connections)]
  const found = `${used} of ${most} connections are taken`
  if (most - used >= HEADROOM) return fine(`${found}.`)
  return warning(
    `${found}: whoever comes when there is none left gets a 503.`,
    'Raise max_connections, make the pools smaller, or put PgBouncer before queries (not before listen).',
  )
}
