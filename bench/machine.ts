// What the figures were taken on: the machine, and the versions of what took part.

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, cpus, platform, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { postgresServer, redisServer } from '../test/support/tools.ts'

export interface Machine {
  readonly machine: string
  readonly versions: Readonly<Record<string, string>>
}

const PACKAGES = [
  'express',
  'fastify',
  'hono',
  'redis',
  'ioredis',
  'pg',
  '@photostructure/sqlite',
  'express-session',
  'connect-redis',
  '@fastify/session',
  'better-auth',
  'rate-limiter-flexible',
  'autocannon',
]

export function machineNow(): Machine {
  const [cpu] = cpus()
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`
  return {
    machine: `${cpus().length} × ${cpu?.model.trim() || 'unknown processor'}, ${memory}, ${platform()} ${arch()}`,
    versions: {
      node: process.version.slice(1),
      ...versionOfServer('redis-server', redisServer()),
      ...versionOfServer('postgresql', postgresServer()),
      ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
    },
  }
}

function versionOfServer(name: string, tool: ReturnType<typeof redisServer>): Record<string, string> {
  if ('missing' in tool) return {}
  const { stdout } = spawnSync(tool.path, ['--version'], { encoding: 'utf8' })
  return { [name]: /\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] ?? 'unknown' }
}

/** Packages that do not let their package.json be required are found by their folder. */
function versionOf(name: string): string {
  const require = createRequire(import.meta.url)
  for (let folder = dirname(require.resolve(name)); folder !== dirname(folder); folder = dirname(folder)) {
    const version = versionIn(join(folder, 'package.json'), name)
    if (version !== undefined) return version
  }
  return 'unknown'
}

function versionIn(file: string, name: string): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: string; readonly version?: string }
    return manifest.name === name ? manifest.version : undefined
  } catch {
    return undefined
  }
}
