// The version of the package that this file is part of.

import { readFileSync } from 'node:fs'

/** From package.json, which is as far above the source as above what is built of it. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return (manifest as { version: string }).version
}
