// A Redis Cluster on loopback, put together by the cluster's own commands: masters with an equal share of the slots, and replicas.

import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { freePorts } from './ports.ts'
import { type RedisServer, startRedis } from './redis.ts'

export interface RedisCluster {
  readonly masters: readonly RedisServer[]
  /** `replicas[i]` follows `masters[i]` at the beginning. */
  readonly replicas: readonly RedisServer[]
  readonly urls: readonly string[]
  /** Asks one node, as it stands: no redirection. */
  ask(node: RedisServer, ...args: string[]): Promise<unknown>
  stop(): Promise<void>
}

export interface RedisClusterOptions {
  readonly masters?: number
  readonly replicasEach?: 0 | 1
  readonly settings?: Readonly<Record<string, string>>
}

const SLOTS = 16_384
const PATIENCE_MS = 30_000

export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const { masters: count = 3, replicasEach = 0, settings = {} } = options
  const nodes = await startNodes(count * (1 + replicasEach), settings)
  const [masters, replicas] = [nodes.slice(0, count), nodes.slice(count)]
  await shareSlots(masters)
  await introduce(nodes)
  for (const [i, replica] of replicas.entries()) await follow(replica, masters[i] as RedisServer)
  await Promise.all(nodes.map((node) => until(node, 'cluster_state:ok', `cluster_known_nodes:${nodes.length}`)))
  return {
    masters,
    replicas,
    urls: nodes.map(({ url }) => url),
    ask,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  }
}

/** A node listens on a second port, for the other nodes: half of the free ports are for that. */
async function startNodes(count: number, settings: Readonly<Record<string, string>>): Promise<RedisServer[]> {
  const ports = await freePorts(2 * count)
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      startRedis({
        port: ports[2 * i] as number,
        settings: {
          'cluster-enabled': 'yes',
          'cluster-node-timeout': '2000',
          'cluster-port': String(ports[2 * i + 1]),
          'cluster-announce-bus-port': String(ports[2 * i + 1]),
          ...settings,
        },
      }),
    ),
  )
}

async function shareSlots(masters: readonly RedisServer[]): Promise<void> {
  const share = Math.ceil(SLOTS / masters.length)
  for (const [i, master] of masters.entries()) {
    const last = Math.min(SLOTS, (i + 1) * share) - 1
    await ask(master, 'CLUSTER', 'ADDSLOTSRANGE', String(i * share), String(last))
    await ask(master, 'CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1))
  }
}

async function introduce([first, ...others]: readonly RedisServer[]): Promise<void> {
  if (!first) return
  const reply = await ask(first, 'CONFIG', 'GET', 'cluster-port') // a map, or a list of name and value
  const bus = Array.isArray(reply) ? reply[1] : (reply as Record<string, string>)['cluster-port']
  for (const other of others) await ask(other, 'CLUSTER', 'MEET', '127.0.0.1', String(first.port), String(bus))
}

async function follow(replica: RedisServer, master: RedisServer): Promise<void> {
  const id = String(await ask(master, 'CLUSTER', 'MYID'))
  for (const start = performance.now(); performance.now() - start < PATIENCE_MS; await wait(50)) {
    const followed = await ask(replica, 'CLUSTER', 'REPLICATE', id).then(
      () => true,
      () => false, // it has not heard of the master yet
    )
    if (followed) return
  }
  throw new Error(`no replica of ${master.port} after ${PATIENCE_MS} ms`)
}

/** Until what the node says of the cluster has all of these. */
async function until(node: RedisServer, ...lines: readonly string[]): Promise<void> {
  let info = ''
  for (const start = performance.now(); performance.now() - start < PATIENCE_MS; await wait(50)) {
    info = String(await ask(node, 'CLUSTER', 'INFO'))
    if (lines.every((line) => info.includes(line))) return
  }
  throw new Error(`the cluster is not ${lines.join(' and ')} after ${PATIENCE_MS} ms: ${info}`)
}

async function ask(node: RedisServer, ...args: string[]): Promise<unknown> {
  const client = createClient({ url: node.url })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.sendCommand(args)
  } finally {
    client.destroy()
  }
}
