// A Redis and a replica that lags behind it: the master dies, and the replica is promoted with what it has. The load asks through one
// address that is led to whoever is the master, as a service address or a proxy is.

import { setTimeout as wait } from 'node:timers/promises'
import { redisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, startRedis } from '../../support/servers/redis.ts'
import { startTcpProxy, type TcpProxy } from '../../support/servers/tcp-proxy.ts'
import { answered } from '../answered.ts'
import type { RedisClient } from '../connections.ts'
import type { Fault, Place } from '../place.ts'
import type { Random } from '../random.ts'
import { type Admin, connectAdmin } from './redis.ts'

interface Node {
  readonly server: RedisServer
  readonly admin: Admin
  /** The way on which another node follows this one. */
  readonly feed: TcpProxy
}

export async function redisFailoverPlace(client: RedisClient): Promise<Place> {
  const nodes = [await startNode(), await startNode()]
  const front = await startTcpProxy(nodes[0]?.server.port ?? 0)
  const roles = { master: nodes[0] as Node, replica: nodes[1] as Node }
  await follow(roles.replica, roles.master)
  const stores = nodes.map(({ admin }) => redisStore({ send: (...args) => admin.sendCommand(args) }))
  return {
    server: 'Redis and a replica that lags',
    client,
    faults: [
      failover('failover to a replica that lags, the master killed (K6)', roles, front, (random) =>
        random.between(30, 400),
      ),
      failover('failover to a replica that hears nothing any more (K6)', roles, front, () => 'nothing'),
    ],
    spec: { kind: 'redis', client, url: `redis://127.0.0.1:${front.port}` },
    nodes: stores,
    settled: async () => stores[nodes.indexOf(roles.master)] ?? fail(),
    stop: async () => {
      await front.stop()
      for (const { admin, feed, server } of nodes) {
        admin.destroy()
        await feed.stop()
        await server.stop()
      }
    },
  }
}

async function startNode(): Promise<Node> {
  const server = await startRedis({ settings: { 'repl-diskless-sync-delay': '0', 'repl-ping-replica-period': '1' } })
  return { server, admin: await connectAdmin(server.url), feed: await startTcpProxy(server.port) }
}

async function follow(replica: Node, master: Node): Promise<void> {
  await answered(() => replica.admin.sendCommand(['REPLICAOF', '127.0.0.1', String(master.feed.port)]))
  for (const time of ['after the copy', 'in the stream']) {
    await answered(async () => {
      await master.admin.set('is it followed?', time)
      const followers = await master.admin.sendCommand(['WAIT', '1', '100'])
      if (Number(followers) !== 1) throw new Error('it does not follow yet')
    })
  }
}

type Roles = { master: Node; replica: Node }

/** The old master comes back as the replica of the new one, after everything has been judged. */
function failover(name: string, roles: Roles, front: TcpProxy, lag: (random: Random) => number | 'nothing'): Fault {
  return {
    name,
    forgets: true,
    inflict: async (random, harmed) => {
      const { master, replica } = roles
      const ms = lag(random)
      if (ms === 'nothing') master.feed.hold()
      else master.feed.slow(ms)
      const before = await writtenTo(master)
      await wait(random.between(300, 900))
      await answered(async () => {
        if ((await writtenTo(master)) < before + LEAST_WRITTEN) throw new Error('nobody writes to the master')
      })
      harmed()
      await master.server.kill()
      master.feed.cut()
      master.feed.heal()
      await wait(random.between(0, 300))
      await replica.admin.sendCommand(['REPLICAOF', 'NO', 'ONE'])
      front.leadTo(replica.server.port)
      Object.assign(roles, { master: replica, replica: master })
    },
    mend: async () => {
      await roles.replica.server.restart()
      await follow(roles.replica, roles.master)
    },
  }
}

/** Some twenty swaps, so that there is something to lose. */
const LEAST_WRITTEN = 20_000

/** Bytes, in the stream for its replica. */
async function writtenTo({ admin }: Node): Promise<number> {
  const info = String(await admin.sendCommand(['INFO', 'replication']))
  return Number(/^master_repl_offset:(\d+)/m.exec(info)?.[1])
}

function fail(): never {
  throw new Error('there is no master')
}
