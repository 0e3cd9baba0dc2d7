// What the tests need from outside of node_modules: found, or missing with the reason that a skipped test carries.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Tool =
  | { readonly name: string; readonly path: string }
  | { readonly name: string; readonly missing: string }

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** `CHROMIUM_PATH`, or the first Chromium on the PATH. */
export function chromium(): Tool {
  const given = process.env['CHROMIUM_PATH']
  if (given !== undefined && given !== '') {
    return existsSync(given)
      ? { name: 'Chromium', path: given }
      : { name: 'Chromium', missing: `CHROMIUM_PATH is ${given}, which is not there` }
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const path = BROWSERS.flatMap((browser) => folders.map((folder) => join(folder, browser))).find((file) =>
    existsSync(file),
  )
  return path === undefined
    ? { name: 'Chromium', missing: 'not on the PATH; install it, or set CHROMIUM_PATH' }
    : { name: 'Chromium', path }
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
