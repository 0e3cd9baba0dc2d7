// Connections of node-redis to a cluster, set up as docs/redis.md has it.

import { keyOf } from '../redis.ts'
import { within } from '../within.ts'
import type { Address } from './address.ts'
import { type Client, type Hear, hostOf, login, ping, quiet, renew, socketOf } from './node-redis.ts'
import type { RedisConnection } from './redis-connection.ts'
import { watchOver } from './watchdog.ts'

interface Node {
  readonly client?: Client | undefined
  /** Hears what is told on sharded channels. */
  readonly pubSub?: { readonly client: Client } | undefined
}

interface Cluster {
  connect(): Promise<unknown>
  destroy(): void
  sendCommand(key: string | undefined, isReadonly: boolean, args: readonly string[]): Promise<unknown>
  subscribe(channel: string, hear: Hear): Promise<unknown>
  unsubscribe(channel: string, hear: Hear): Promise<unknown>
  sSubscribe(channel: string, hear: Hear): Promise<unknown>
  sUnsubscribe(channel: string, hear: Hear): Promise<unknown>
  on(event: 'error' | 'node-error' | 'node-ready', listener: (error: unknown) => void): unknown
  readonly masters: readonly Node[]
  /** Hears what is told on all others. */
  readonly pubSubNode?: { readonly client: Client } | undefined
}

/** Of `redis` 5 and 6. */
export interface NodeRedisCluster {
  createCluster(options: object): Cluster
}

/** Its connections for messages are its own affair. */
export async function overNodeRedisCluster(
  { createCluster }: NodeRedisCluster,
  address: Address,
  ms: number,
  sharded: boolean,
): Promise<RedisConnection> {
  const state = { connected: false }
  const cluster = createCluster({
    rootNodes: address.hosts.map((host) => ({ socket: hostOf(host) })),
    commandOptions: { timeout: 0 },
    defaults: { socket: socketOf(address, ms, state), ...login(address), disableOfflineQueue: true },
  })
  let failure: unknown // the cluster itself says no more than that none of its nodes is available
  cluster.on('error', (error) => {
    failure = error
  })
  cluster.on('node-error', quiet)
  const watchdog = watchOver(() => clientsOf(cluster), ping, renew)
  const end = async () => {
    watchdog.end()
    cluster.destroy()
  }
  try {
    await within(ms, cluster.connect())
    state.connected = true
  } catch (error) {
    await end()
    throw failure ?? error
  }
  const missed = new Map<string, () => void>()
  cluster.on('node-ready', () => {
    for (const tell of missed.values()) tell()
  })
  return {
    send: (...args) => cluster.sendCommand(keyOf(args), false, args),
    subscribe: async (channel, onMessage, onMissed) => {
      await (sharded ? cluster.sSubscribe(channel, onMessage) : cluster.subscribe(channel, onMessage))
      missed.set(channel, onMissed)
      return async () => {
        missed.delete(channel)
        await (sharded ? cluster.sUnsubscribe(channel, onMessage) : cluster.unsubscribe(channel, onMessage))
      }
    },
    end,
  }
}

function clientsOf({ masters, pubSubNode }: Cluster): readonly Client[] {
  const nodes = masters.flatMap(({ client, pubSub }) => [client, pubSub?.client])
  return [...nodes, pubSubNode?.client].filter((client) => client !== undefined)
}
