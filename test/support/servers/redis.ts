// A Redis or Valkey server of the test's own, or the one that REDIS_URL names.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { redisServer } from '../tools.ts'
import { freePort } from './ports.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export interface RedisServer extends ServerProcess {
  readonly url: string
  readonly folder: string
}

export interface RedisServerOptions {
  /** The program. @default the redis-server that is found */
  readonly path?: string
  readonly port?: number
  /** `--name value` pairs beyond those that keep it quiet and on loopback. */
  readonly settings?: Readonly<Record<string, string>>
  /** Runs it through `bash -c`, with this in front: `ulimit -f 100`. */
  readonly limit?: string
}

/** Starts a server that saves nothing unless its settings say so. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const tool = redisServer()
  const path = options.path ?? ('path' in tool ? tool.path : undefined)
  if (path === undefined) throw new Error('there is no redis-server')
  const port = options.port ?? (await freePort())
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-redis-'))
  const settings = { port: String(port), bind: '127.0.0.1', dir: folder, save: '', ...options.settings }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const program = options.limit === undefined ? { command: path, args } : limited(options.limit, [path, ...args])
  const answers = () => pings(port)
  const server = await startServer({ ...program, port, answers, options: { cwd: folder } })
  return {
    ...server,
    url: `redis://127.0.0.1:${port}`,
    folder,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Not while it loads its append-only file. */
async function pings(port: number): Promise<boolean> {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: false } })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    if (client.isOpen) client.destroy()
  }
}

function limited(limit: string, command: readonly string[]) {
  return { command: '/bin/bash', args: ['-c', `${limit}; exec "$0" "$@"`, ...command] }
}

export interface RedisPlace {
  readonly url: string
  stop(): Promise<void>
}

/** The server of REDIS_URL, which is left running, or one of our own. */
export async function anyRedis(): Promise<RedisPlace> {
  const given = process.env['REDIS_URL']
  return given ? { url: given, stop: async () => {} } : startRedis()
}
