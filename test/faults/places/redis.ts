// One Redis, and what can be done to it. Its append-only file is written to the disk before each answer, or less often.

import { spawnSync } from 'node:child_process'
import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { redisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, startRedis } from '../../support/servers/redis.ts'
import { startTcpProxy, type TcpProxy } from '../../support/servers/tcp-proxy.ts'
import { valkeyServer } from '../../support/tools.ts'
import { answered } from '../answered.ts'
import type { RedisClient } from '../connections.ts'
import { forgottenConnections, linkFaults } from '../link-faults.ts'
import type { Fault, Place } from '../place.ts'
import { killAndRestart, pause } from '../server-faults.ts'

export type AppendFsync = 'always' | 'everysec' | 'no'

/** An administrator's connection, past everything. */
export type Admin = Awaited<ReturnType<typeof connectAdmin>>

export async function redisPlace(client: RedisClient, appendfsync: AppendFsync): Promise<Place> {
  const valkey = valkeyServer()
  const isValkey = client === 'valkey-glide' && 'path' in valkey
  const server = await startRedis({
    ...(isValkey && { path: valkey.path }),
    settings: { appendonly: 'yes', appendfsync },
    limit: "trap '' XFSZ", // a file at its limit is an error to the server then, as a full disk is
  })
  const proxy = await startTcpProxy(server.port)
  const admin = await connectAdmin(server.url)
  const node = redisStore({ send: (...args) => admin.sendCommand(args) })
  return {
    server: `Redis, appendfsync ${appendfsync}`,
    client: isValkey ? `${client}, on Valkey` : client,
    faults: appendfsync === 'always' ? exact(server, proxy, admin) : forgetting(server, appendfsync),
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

/** Nothing that was acknowledged may be lost by any of these. */
function exact(server: RedisServer, proxy: TcpProxy, admin: Admin): readonly Fault[] {
  return [
    killAndRestart(server),
    pause(server),
    ...linkFaults(proxy),
    forgottenConnections(proxy),
    noMemory(admin),
    fullDisk(server, 'always'),
    forgottenScripts(admin),
  ]
}

function forgetting(server: RedisServer, appendfsync: 'everysec' | 'no'): readonly Fault[] {
  return [killAndRestart(server), powerCut(server, appendfsync), fullDisk(server, appendfsync)].map((fault) => ({
    ...fault,
    forgets: true,
  }))
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
      limitFiles(server.pid(), String(newestFile(server.folder).bytes + random.between(0, 60_000)))
      if (appendfsync === 'always') {
        await answered(async () => {
          if (server.isRunning()) throw new Error('the server goes on, though its disk is full')
        })
        return server.restart()
      }
      await wait(1_500)
      limitFiles(server.pid(), 'unlimited')
      await wait(1_100) // it looks once a second whether there is room again
    },
  }
}

/** How old the last write to the disk may be. Without `fsync` the kernel writes after five seconds or more; a run has hardly been longer. */
const UNWRITTEN_MS = { everysec: 1_000, no: 5_000 }

/**
 * What had not been written to the disk is gone: the append-only file is cut back to what it held a while before, wherever that falls.
 */
function powerCut(server: RedisServer, appendfsync: 'everysec' | 'no'): Fault {
  return {
    name: `a power cut (the file as it was up to ${UNWRITTEN_MS[appendfsync] / 1_000} s before)`,
    inflict: async (random, harmed) => {
      const unwrittenMs = random.between(1, UNWRITTEN_MS[appendfsync])
      const { file, bytes } = newestFile(server.folder)
      await wait(unwrittenMs)
      harmed()
      await server.kill()
      truncateSync(file, random.between(bytes, Math.max(bytes, newestFile(server.folder).bytes - 1)))
      await server.restart()
    },
  }
}

function limitFiles(pid: number, bytes: string): void {
  const { status, stderr } = spawnSync('/usr/bin/prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`prlimit failed: ${stderr}`)
}

/** The one that the server appends to. */
function newestFile(folder: string): { readonly file: string; readonly bytes: number } {
  const files = readdirSync(join(folder, 'appendonlydir')).filter((name) => name.endsWith('.incr.aof'))
  const file = join(folder, 'appendonlydir', files.toSorted().at(-1) ?? '')
  return { file, bytes: statSync(file).size }
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
