// A Redis Cluster, three masters with a replica each, and what can be done to its nodes and its slots.

import { setTimeout as wait } from 'node:timers/promises'
import { createCluster } from 'redis'
import { slotOf, TAGS } from '../../../src/stores/redis/buckets.ts'
import { keyOf, redisStore } from '../../../src/stores/redis.ts'
import type { RedisServer } from '../../support/servers/redis.ts'
import { type RedisCluster, startRedisCluster } from '../../support/servers/redis-cluster.ts'
import { answered } from '../answered.ts'
import type { RedisClient } from '../connections.ts'
import type { Fault, Place } from '../place.ts'
import type { Random } from '../random.ts'

export async function redisClusterPlace(client: RedisClient): Promise<Place> {
  const cluster = await startRedisCluster({
    replicasEach: 1,
    settings: { appendonly: 'yes', appendfsync: 'always', 'repl-diskless-sync-delay': '0' },
  })
  const admin = await connectAdmin(cluster.urls)
  const node = redisStore({ send: (...args) => admin.sendCommand(keyOf(args), false, args) })
  return {
    server: 'Redis Cluster, appendfsync always',
    client,
    faults: [
      slotsMove(cluster),
      masterRestarted(cluster),
      masterPaused(cluster),
      rolesChanged(cluster),
      masterLost(cluster, 'kill -9'),
      masterLost(cluster, 'SIGSTOP'),
    ],
    spec: { kind: 'redis-cluster', client, urls: cluster.urls },
    load: { windowMs: 300, buckets: BUCKETS },
    nodes: [node],
    settled: async () => {
      const running = allOf(cluster).filter((server) => server.isRunning())
      for (const server of running) server.resume()
      await settled(cluster, running)
      await answered(() => node.journal({ limit: 1 })) // asks all nodes
      return node
    },
    stop: async () => {
      admin.destroy()
      await cluster.stop()
    },
  }
}

async function connectAdmin(urls: readonly string[]) {
  const cluster = createCluster({
    rootNodes: urls.map((url) => ({ url })),
    defaults: { disableOfflineQueue: true, socket: { reconnectStrategy: 20 } },
  })
  cluster.on('error', () => {}).on('node-error', () => {})
  return cluster.connect()
}

/** One node as the cluster has it. */
interface Member {
  readonly server: RedisServer
  readonly id: string
  readonly isMaster: boolean
  readonly masterId: string
  /** First and last of each range. */
  readonly slots: readonly (readonly [number, number])[]
}

function allOf({ masters, replicas }: RedisCluster): readonly RedisServer[] {
  return [...masters, ...replicas]
}

/** As the first of these nodes sees it. */
async function membersOf(cluster: RedisCluster, [asked] = allOf(cluster)): Promise<readonly Member[]> {
  if (!asked) return []
  const servers = allOf(cluster)
  const lines = String(await cluster.ask(asked, 'CLUSTER', 'NODES'))
    .trim()
    .split('\n')
  return lines.flatMap((line) => {
    const [id = '', address = '', flags = '', masterId = '', , , , state, ...ranges] = line.split(' ')
    const server = servers.find(({ port }) => address.startsWith(`127.0.0.1:${port}@`))
    if (!server || state !== 'connected' || flags.includes('fail')) return []
    const slots = ranges.filter((range) => !range.startsWith('[')).map((range) => range.split('-').map(Number))
    return [
      {
        server,
        id,
        isMaster: flags.includes('master'),
        masterId,
        slots: slots.map(([first = 0, last = first]) => [first, last] as const),
      },
    ]
  })
}

/** All of them, once each is seen. */
async function everyMember(cluster: RedisCluster): Promise<readonly Member[]> {
  return answered(async () => {
    const members = await membersOf(cluster)
    if (members.length < allOf(cluster).length) throw new Error('not every node of the cluster is seen')
    return members
  })
}

async function someMaster(cluster: RedisCluster, random: Random): Promise<Member> {
  return random.oneOf((await everyMember(cluster)).filter(({ isMaster, slots }) => isMaster && slots.length > 0))
}

/** One on each master at the beginning, with all the load, so that what befalls a slot befalls somebody. */
const BUCKETS = [10, 100, 200] as const

/** A slot with a third of the load goes from one master to another, key by key, while it is written, and so does another. */
function slotsMove(cluster: RedisCluster): Fault {
  return {
    name: 'slots that move while they are written',
    inflict: async (random) => {
      for (let i = 0; i < 2; i += 1) {
        const slot = slotOf(TAGS[random.oneOf(BUCKETS)] ?? '')
        const masters = (await everyMember(cluster)).filter(({ isMaster }) => isMaster)
        const from = masters.find(({ slots }) => slots.some(([first, last]) => first <= slot && slot <= last))
        if (!from) throw new Error(`nobody has slot ${slot}`)
        await moveSlot(cluster, slot, from, random.oneOf(masters.filter(({ id }) => id !== from.id)), masters)
      }
    },
  }
}

/** As the cluster's own tools do it, but so slowly that everything happens in between: keys on both sides, some of each account's. */
async function moveSlot(
  cluster: RedisCluster,
  slot: number,
  from: Member,
  to: Member,
  masters: readonly Member[],
): Promise<void> {
  const set = (member: Member, ...state: string[]) =>
    cluster.ask(member.server, 'CLUSTER', 'SETSLOT', String(slot), ...state)
  await set(to, 'IMPORTING', from.id)
  await set(from, 'MIGRATING', to.id)
  for (let moved = 0; ; moved += 1) {
    const keys = (await cluster.ask(from.server, 'CLUSTER', 'GETKEYSINSLOT', String(slot), '1')) as string[]
    const [key] = keys
    if (key === undefined) break
    await cluster.ask(from.server, 'MIGRATE', '127.0.0.1', String(to.server.port), key, '0', '5000')
    if (moved < 20) await wait(20)
  }
  for (const member of [to, from, ...masters]) await set(member, 'NODE', to.id).catch(() => {})
}

/** Back before anybody has noticed: everything is as it was. */
function masterRestarted(cluster: RedisCluster): Fault {
  return {
    name: 'kill -9 of a master, and restart before a failover',
    inflict: async (random) => {
      const { server } = await someMaster(cluster, random)
      await withoutFailover(cluster, async () => {
        await server.kill()
        await wait(random.between(0, 300))
        await server.restart()
        await settled(cluster)
      })
    },
  }
}

function masterPaused(cluster: RedisCluster): Fault {
  return {
    name: 'SIGSTOP of a master, shorter than the node timeout',
    inflict: async (random) => {
      const { server } = await someMaster(cluster, random)
      await withoutFailover(cluster, async () => {
        server.pause()
        await wait(random.between(200, 1_200))
        server.resume()
        await settled(cluster)
      })
    },
  }
}

/** However long it takes, nobody steps in for a master meanwhile. */
async function withoutFailover(cluster: RedisCluster, work: () => Promise<void>): Promise<void> {
  const set = async (yes: 'yes' | 'no') => {
    for (const node of allOf(cluster)) await cluster.ask(node, 'CONFIG', 'SET', 'cluster-replica-no-failover', yes)
  }
  await set('yes')
  await work()
  await set('no')
}

/** Agreed on by both: nothing is lost. */
function rolesChanged(cluster: RedisCluster): Fault {
  return {
    name: 'a replica takes over by agreement (CLUSTER FAILOVER)',
    inflict: async (random) => {
      const master = await someMaster(cluster, random)
      const replica = (await everyMember(cluster)).find(({ masterId }) => masterId === master.id)
      if (!replica) throw new Error(`nobody follows ${master.id}`)
      await cluster.ask(replica.server, 'CLUSTER', 'FAILOVER')
      await until(cluster, allOf(cluster), (members) =>
        members.some(({ id, isMaster }) => id === replica.id && isMaster),
      )
      await settled(cluster)
    },
    mend: () => allFollow(cluster),
  }
}

/** Three seconds of silence, and then twice as much of trying to connect, before node-redis looks where the master is now. */
const FOUND_OUT_MS = 7_000

/**
 * The cluster finds out and decides by itself, after its node timeout. A machine that has lost its power says good-bye to nobody, as a
 * stopped process does.
 */
function masterLost(cluster: RedisCluster, how: 'kill -9' | 'SIGSTOP'): Fault {
  let lost: RedisServer | undefined
  return {
    name: `${how} of a master, failover by the cluster (K6)`,
    forgets: true,
    ...(how === 'SIGSTOP' && { backWithinMs: FOUND_OUT_MS }),
    inflict: async (random, harmed) => {
      const { server, id } = await someMaster(cluster, random)
      const replica = (await everyMember(cluster)).find(({ masterId }) => masterId === id)
      lost = server
      harmed()
      if (how === 'kill -9') await server.kill()
      else server.pause()
      const others = allOf(cluster).filter((other) => other !== server)
      await until(cluster, others, (members) => members.some((member) => member.id === replica?.id && member.isMaster))
      await settled(cluster, others)
    },
    mend: async () => {
      if (how === 'kill -9') await lost?.restart()
      else lost?.resume()
      await allFollow(cluster)
    },
  }
}

/** Every running node says that all is well. */
async function settled(cluster: RedisCluster, nodes = allOf(cluster)): Promise<void> {
  await answered(async () => {
    const states = await Promise.all(nodes.map((server) => cluster.ask(server, 'CLUSTER', 'INFO')))
    if (!states.every((state) => String(state).includes('cluster_state:ok'))) throw new Error('not all is well')
  })
}

/** Each master has a replica that follows it. */
async function allFollow(cluster: RedisCluster): Promise<void> {
  await until(cluster, allOf(cluster), (members) => {
    const masters = members.filter(({ isMaster, slots }) => isMaster && slots.length > 0)
    return members.length === 6 && masters.every(({ id }) => members.some(({ masterId }) => masterId === id))
  })
  for (const { server, isMaster } of await membersOf(cluster)) {
    if (isMaster) continue
    await answered(async () => {
      const info = String(await cluster.ask(server, 'INFO', 'replication'))
      if (!info.includes('master_link_status:up')) throw new Error('it does not follow yet')
    })
  }
}

async function until(
  cluster: RedisCluster,
  nodes: readonly RedisServer[],
  isSo: (members: readonly Member[]) => boolean,
): Promise<void> {
  await answered(async () => {
    if (!isSo(await membersOf(cluster, nodes))) throw new Error('the cluster is not as it should be')
  })
}
