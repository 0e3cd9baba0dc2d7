// Before the tests: finds or installs what they need from the system, and says by name what it cannot get. Tests that need it are then
// reported as skipped with that reason; in CI a missing browser or server is a failure.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  chromium,
  drivers,
  installedExample,
  nginx,
  pgbouncer,
  postgresServer,
  redisServer,
  runtimes,
  VALKEY_FOLDER,
  valkeyServer,
} from '../test/support/tools.ts'

const DRIVERS_FOLDER = 'test/drivers'

function run(command: string, args: readonly string[], cwd = '.'): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd }).status === 0
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function isMissing(tool: object): boolean {
  return 'missing' in tool
}

/** Debian's packages of what is missing, in one go. Their services are not started. */
function getPackages(): void {
  const packages = [
    ...(isMissing(chromium()) ? ['chromium', 'fonts-liberation'] : []),
    ...(isMissing(redisServer()) ? ['redis-server'] : []),
    ...(isMissing(pgbouncer()) ? ['pgbouncer'] : []),
    ...(isMissing(nginx()) ? ['nginx-light'] : []),
  ]
  if (packages.length === 0) return
  console.log(`Installing ${packages.join(', ')} for the tests (apt-get install)…`)
  process.env['DEBIAN_FRONTEND'] = 'noninteractive'
  process.env['RUNLEVEL'] = '1'
  if (run('apt-get', ['update', '-qq']))
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
}

const BACKPORTS =
  'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian bookworm-backports main'

/** Debian has Valkey in its backports only: it is unpacked into the cache, and the system's list of sources stays as it is. */
function getValkey(): void {
  if (!isMissing(valkeyServer())) return
  console.log('Unpacking valkey-server from bookworm-backports into .cache for the tests…')
  const folder = resolve(VALKEY_FOLDER)
  mkdirSync(join(folder, 'lists/partial'), { recursive: true })
  writeFileSync(join(folder, 'sources.list'), `${BACKPORTS}\n`)
  const own = [
    '-qq',
    `-oDir::Etc::sourcelist=${folder}/sources.list`,
    '-oDir::Etc::sourceparts=/dev/null',
    `-oDir::State::lists=${folder}/lists`,
    '-oAPT::Sandbox::User=root',
  ]
  if (!run('apt-get', ['update', ...own])) return
  if (!run('apt-get', ['download', ...own, 'valkey-server', 'valkey-tools'], folder)) return
  run('sh', ['-c', 'for package in *.deb; do dpkg -x "$package" .; done; rm -rf lists *.deb'], folder)
}

/** better-sqlite3 compiles where it has no ready-made binary: minutes, once. */
function getDrivers(): void {
  if (!drivers().some(isMissing)) return
  console.log(
    'Installing the SQLite drivers for the conformance tests (npm ci in test/drivers; may compile for minutes, once)…',
  )
  if (!run('npm', ['ci', '--prefix', DRIVERS_FOLDER, '--no-audit', '--no-fund', '--loglevel=error'])) {
    console.log('npm ci in test/drivers failed; what it could not install is named below.')
  }
}

/** Runtimes, and the examples whose frameworks need packages of their own. */
function getFolders(): void {
  const folders = ['test/runtimes', 'examples/sveltekit', 'examples/react-router']
  for (const folder of folders.filter((one) => !isInstalled(one))) {
    console.log(`Installing what the tests need in ${folder} (npm ci)…`)
    const scripts = folder.startsWith('examples') ? ['--ignore-scripts'] : [] // the package itself is linked, and would be built
    if (!run('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', ...scripts]))
      console.log(`npm ci in ${folder} failed.`)
  }
}

/** npm notes what it has installed in a file newer than the lock. */
function isInstalled(folder: string): boolean {
  const noted = statSync(join(folder, 'node_modules/.package-lock.json'), { throwIfNoEntry: false })
  return noted !== undefined && noted.mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs
}

if (isRootOnDebian()) {
  getPackages()
  getValkey()
}
getDrivers()
getFolders()
if (!run('npm', ['run', '--silent', 'build'])) process.exitCode = 1 // other runtimes and built examples use the package as it is built

const needed = [
  chromium(),
  redisServer(),
  valkeyServer(),
  postgresServer(),
  pgbouncer(),
  nginx(),
  ...runtimes(),
  installedExample('sveltekit'),
  installedExample('react-router'),
]
const missing = [...needed, ...drivers()].flatMap((tool) =>
  'missing' in tool ? [`${tool.name}: ${tool.missing}`] : [],
)
for (const line of missing) console.log(`Not there, its tests are skipped: ${line}`)
if (process.env['CI'] === 'true' && needed.some(isMissing)) process.exitCode = 1
