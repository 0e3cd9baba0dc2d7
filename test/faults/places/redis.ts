// One Redis, and what can be done to it. Its append-only file is written to the disk before each answer, or less often.

import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { redisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, startRedis } from '../../support/servers/redis.ts'
import { startTcpProxy } from '../../support/servers/tcp-proxy.ts'
import { answered } from '../answered.ts'
import type { RedisClient } from '../connections.ts'
import { linkFaults } from '../link-faults.ts'
import type { Fault, Place } from '../place.ts'
import { KILL, killAndRestart, pause } from '../server-faults.ts'

export type AppendFsync = 'always' | 'everysec' | 'no'

/** An administrator's connection, past everything. */
type Admin = Awaited<ReturnType<typeof connectAdmin>>

export async function redisPlace(client: RedisClient, appendfsync: AppendFsync): Promise<Place> {
  const server = await startRedis({
    settings: { appendonly: 'yes', appendfsync },
    limit: "trap '' XFSZ", // a file at its limit is an error to the server then, as a full disk is
  })
  const proxy = await startTcpProxy(server.port)
  const admin = await connectAdmin(server.url)
  const node = redisStore({ send: (...args) => admin.sendCommand(args) })
  const faults = [
    killAndRestart(server),
    pause(server),
    ...linkFaults(proxy),
    noMemory(admin),
    fullDisk(server, appendfsync),
    forgottenScripts(admin),
  ]
  return {
    name: `Redis, appendfsync ${appendfsync}, over ${client}`,
    faults:
      appendfsync === 'always'
        ? faults
        : faults.map((fault) => (fault.name === KILL ? { ...fault, forgets: true } : fault)),
    spec: { kind: 'redis', client, url: `redis://127.0.0.1:${proxy.port}` },
    nodes: [node],
    settled: async () => {
      await answered(() => admin.ping())
      return node
    },
    stop: async () => {
      admin.destroy()
      await proxy.stop()
      await server.stop()
    },
  }
}

/** Keeps trying, so that the judge does not wait. */
export async function connectAdmin(url: string) {
  const admin = createClient({ url, socket: { reconnectStrategy: 20 } })
  admin.on('error', () => {})
  return admin.connect()
}

function noMemory(admin: Admin): Fault {
  return {
    name: 'no memory left (maxmemory, noeviction)',
    inflict: async (random) => {
      await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '1'])
      await wait(random.between(200, 900))
      await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '0'])
    },
  }
}

/**
 * No file of the server may grow beyond what it has now and a little: what `ulimit -f` says, said to a process that runs. With `always` the
 * server ends itself rather than acknowledge what is not on the disk; otherwise it refuses writes until there is room.
 */
function fullDisk(server: RedisServer, appendfsync: AppendFsync): Fault {
  return {
    name: 'a full disk (ulimit -f)',
    inflict: async (random, harmed) => {
      harmed()
      limitFiles(server.pid(), String(appendOnlyBytes(server.folder) + random.between(0, 60_000)))
      for (const start = performance.now(); server.isRunning() && performance.now() - start < 1_500; ) await wait(20)
      if (server.isRunning()) limitFiles(server.pid(), 'unlimited')
      else await server.restart()
      if (appendfsync !== 'always') await wait(1_100) // it looks once a second whether there is room again
    },
  }
}

function limitFiles(pid: number, bytes: string): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`prlimit failed: ${stderr}`)
}

function appendOnlyBytes(folder: string): number {
  const files = readdirSync(join(folder, 'appendonlydir')).map((name) => join(folder, 'appendonlydir', name))
  return Math.max(...files.map((file) => statSync(file).size))
}

function forgottenScripts(admin: Admin): Fault {
  return {
    name: 'SCRIPT FLUSH, and every connection killed',
    inflict: async () => {
      await admin.sendCommand(['SCRIPT', 'FLUSH'])
      await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'])
    },
  }
}
