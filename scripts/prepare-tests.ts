// Before the tests: finds or installs what they need from the system, and says by name what it cannot get. Tests that need it are then
// reported as skipped with that reason; in CI a missing browser is a failure.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium, drivers } from '../test/support/tools.ts'

const DRIVERS_FOLDER = 'test/drivers'

function run(command: string, args: readonly string[], quietly = true): boolean {
  const result = spawnSync(command, args, { stdio: quietly ? ['ignore', 'ignore', 'inherit'] : 'inherit' })
  return result.status === 0
}

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function getChromium(): void {
  if (!('missing' in chromium()) || !isRootOnDebian()) return
  console.log('Installing Chromium for the browser tests (apt-get install chromium)…')
  process.env['DEBIAN_FRONTEND'] = 'noninteractive'
  if (run('apt-get', ['update', '-qq']))
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'])
}

/** better-sqlite3 compiles where it has no ready-made binary: minutes, once. */
function getDrivers(): void {
  if (drivers().every((driver) => !('missing' in driver))) return
  console.log(
    'Installing the SQLite drivers for the conformance tests (npm ci in test/drivers; may compile for minutes, once)…',
  )
  if (!run('npm', ['ci', '--prefix', DRIVERS_FOLDER, '--no-audit', '--no-fund', '--loglevel=error'])) {
    console.log('npm ci in test/drivers failed; what it could not install is named below.')
  }
}

getChromium()
getDrivers()
const missing = [chromium(), ...drivers()].flatMap((tool) =>
  'missing' in tool ? [`${tool.name}: ${tool.missing}`] : [],
)
for (const line of missing) console.log(`Not there, its tests are skipped: ${line}`)
if (process.env['CI'] === 'true' && 'missing' in chromium()) process.exitCode = 1
