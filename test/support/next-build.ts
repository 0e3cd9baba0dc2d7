// `next build`, as users run it. Without Next's types, which would be in force in every file here.

import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)

/** The program `next`. */
export const NEXT: string = require.resolve('next/dist/bin/next')

/** Builds without a network: whatever it would fetch is among our own packages. */
export async function buildNext(folder: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const quiet = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1' }
  await promisify(execFile)(process.execPath, [NEXT, 'build', folder], { env: { ...process.env, ...quiet, ...env } })
}

/** A production server of what was built, in this process. */
export async function nextInProcess(folder: string) {
  const server = require('next')({ dev: false, dir: folder, quiet: true })
  await server.prepare()
  return server.getRequestHandler()
}
