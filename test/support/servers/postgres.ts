// A PostgreSQL server of the test's own, from the binaries that npm brings, or the one that DATABASE_URL names.

import { spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { postgresServer } from '../tools.ts'
import { freePort } from './ports.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export interface PostgresServer extends ServerProcess {
  readonly url: string
  readonly folder: string
}

export interface PostgresServerOptions {
  /** `-c name=value` pairs. By default nothing is synced: a machine that dies is not among the faults, a process that dies is. */
  readonly settings?: Readonly<Record<string, string>>
}

/** The server refuses to run as root; then it runs as nobody. */
export const NOBODY = 65_534
export const asRoot: boolean = process.getuid?.() === 0
/** For a program that refuses to run as root. */
export const owner: { readonly uid?: number; readonly gid?: number } = asRoot ? { uid: NOBODY, gid: NOBODY } : {}

export async function startPostgres({ settings = {} }: PostgresServerOptions = {}): Promise<PostgresServer> {
  const bin = usableBinaries()
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-postgres-'))
  if (asRoot) chownSync(folder, NOBODY, NOBODY)
  const data = join(folder, 'data')
  const made = spawnSync(
    join(bin, 'initdb'),
    [`--pgdata=${data}`, '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...owner, cwd: folder, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', ...settings }
  const server = await startServer({
    command: join(bin, 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    port,
    answers: () => welcomes(url),
    options: { ...owner, cwd: folder },
  })
  return {
    ...server,
    url,
    folder,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Not while it recovers. */
async function welcomes(url: string): Promise<boolean> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Where nobody may not go into the folder of the checkout, a copy in the folder for temporary files serves. */
function usableBinaries(): string {
  const tool = postgresServer()
  if ('missing' in tool) throw new Error(tool.missing)
  const bin = dirname(tool.path)
  if (runs(bin)) return bin
  const copy = join(tmpdir(), `utsessions-postgres-binaries-${process.getuid?.() ?? 0}`)
  if (!existsSync(copy)) {
    const part = mkdtempSync(`${copy}-`)
    cpSync(dirname(bin), part, { recursive: true, verbatimSymlinks: true })
    spawnSync('chmod', ['-R', 'a+rX', part])
    moveUnlessThere(part, copy)
  }
  return join(copy, 'bin')
}

/** Another worker may have been faster. */
function moveUnlessThere(part: string, copy: string): void {
  try {
    renameSync(part, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
    rmSync(part, { recursive: true, force: true })
  }
}

function runs(bin: string): boolean {
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...owner, cwd: '/' }).status === 0
}

export interface PostgresPlace {
  readonly url: string
  stop(): Promise<void>
}

/** The server of DATABASE_URL, which is left running, or one of our own. */
export async function anyPostgres(): Promise<PostgresPlace> {
  const given = process.env['DATABASE_URL']
  return given ? { url: given, stop: async () => {} } : startPostgres()
}
