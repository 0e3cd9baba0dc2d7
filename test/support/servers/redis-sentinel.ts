// A Redis, its replica, and the Sentinel that watches them, for failovers.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { accepts, freePort } from './ports.ts'
import { type RedisServer, startRedis } from './redis.ts'
import { startServer } from './server-process.ts'

export interface Watched {
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly sentinel: { readonly host: string; readonly port: number }
  stop(): Promise<void>
}

/** One master that is called main, one replica, and one sentinel that decides alone; resolves once it knows both. */
export async function startWatched(path: string): Promise<Watched> {
  const master = await startRedis()
  const replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${master.port}` } })
  const folder = mkdtempSync(join(tmpdir(), 'utsessions-sentinel-'))
  const port = await freePort()
  const settings = [
    `port ${port}`,
    `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    'sentinel down-after-milliseconds main 3000', // or a server that is only slow would be replaced
    'sentinel failover-timeout main 2000',
  ]
  writeFileSync(join(folder, 'sentinel.conf'), settings.join('\n'))
  const sentinel = await startServer({
    command: path,
    args: [join(folder, 'sentinel.conf'), '--sentinel'],
    port,
    answers: () => accepts(port),
    options: { cwd: folder },
  })
  await untilSentinelKnows(port)
  return {
    master,
    replica,
    sentinel: { host: '127.0.0.1', port },
    stop: async () => {
      await Promise.all([sentinel.stop(), master.stop(), replica.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask(port: number, ...args: string[]): Promise<unknown> {
  const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect()
  try {
    return await client.sendCommand(args)
  } finally {
    client.destroy()
  }
}

async function untilSentinelKnows(port: number): Promise<void> {
  while (((await ask(port, 'SENTINEL', 'REPLICAS', 'main')) as unknown[]).length === 0) await wait(50)
}

/** Resolves once the replica has as many keys as the master. */
export async function replicated({ master, replica }: Watched): Promise<void> {
  const sizeOf = async ({ port }: RedisServer) => Number(await ask(port, 'DBSIZE'))
  while ((await sizeOf(replica)) < (await sizeOf(master))) await wait(20)
}
