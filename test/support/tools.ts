// What the tests need from outside of node_modules: found, or missing with the reason that a skipped test carries.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
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

/** The SQLite drivers that live in test/drivers. */
export function drivers(): readonly Tool[] {
  return ['better-sqlite3', 'libsql'].map(driver)
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
