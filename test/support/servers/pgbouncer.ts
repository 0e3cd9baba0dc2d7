// A pooler of the test's own in front of a PostgreSQL server, in transaction mode: two statements seldom meet the same connection.

import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pgbouncer } from '../tools.ts'
import { freePort } from './ports.ts'
import { asRoot, NOBODY, owner } from './postgres.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export interface Pgbouncer extends ServerProcess {
  readonly url: string
}

/** Lets everybody in, as the user of the server's URL. */
export async function startPgbouncer(server: { readonly url: string }): Promise<Pgbouncer> {
  const tool = pgbouncer()
  if ('missing' in tool) throw new Error(tool.missing)
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-pgbouncer-'))
  const port = await freePort()
  const config = join(folder, 'pgbouncer.ini')
  writeFileSync(config, configOf(new URL(server.url), port))
  if (asRoot) for (const path of [folder, config]) chownSync(path, NOBODY, NOBODY)
  const pooler = await startServer({ command: tool.path, args: [config], port, options: { ...owner, cwd: folder } })
  return {
    ...pooler,
    url: `postgres://anybody@127.0.0.1:${port}/pooled`,
    stop: async () => {
      await pooler.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const configOf = ({ hostname, port: to, username, password, pathname }: URL, port: number) => `
[databases]
pooled = host=${hostname} port=${to || 5432} dbname=${pathname.slice(1)} user=${username || 'postgres'}${password && ` password=${password}`}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 8
max_client_conn = 500
server_reset_query =
`
