// Connections of node-redis to a cluster, set up as docs/redis.md has it.

import { keyOf } from '../redis.ts'
import { within } from '../within.ts'
import type { Address } from './address.ts'
import { type Client, type Hear, hostOf, login, ping, quiet, renew, socketOf } from './node-redis.ts'
import type { RedisConnection } from './redis-connection.ts'
import { watchOver } from './watchdog.ts'

interface Node {
  /** Host and port. */
  readonly address?: string | undefined
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
  on(event: 'error' | 'node-error' | 'node-disconnect' | 'node-ready', listener: (error: unknown) => void): Cluster
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
    topologyRefreshOnReconnectionAttemptStrategy: LOOK_MS, // of `redis` 6; others do not look while a connection is being made anew
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
  const listening = new Map<string, { readonly missed: () => void; readonly lost: () => void }>()
  let isLost = false
  const lost = () => {
    isLost = true
    for (const each of listening.values()) each.lost()
  }
  /** One node is back, or has left for good; others may still be away, which is said after that. */
  const found = () => {
    for (const { missed } of listening.values()) missed()
    isLost = clientsOf(cluster).some(({ isReady }) => !isReady)
    if (isLost) queueMicrotask(lost)
  }
  cluster.on('node-ready', found)
  cluster.on('node-error', lost)
  cluster.on('node-disconnect', lost)
  const looking = setInterval(() => {
    if (isLost && clientsOf(cluster).every(({ isReady }) => isReady)) found()
  }, LOOK_MS).unref()
  return {
    send: (...args) => cluster.sendCommand(keyOf(args), false, args),
    subscribe: async (channel, onMessage, onMissed, onLost = quiet) => {
      await (sharded ? cluster.sSubscribe(channel, onMessage) : cluster.subscribe(channel, onMessage))
      listening.set(channel, { missed: onMissed, lost: onLost })
      return async () => {
        listening.delete(channel)
        await (sharded ? cluster.sUnsubscribe(channel, onMessage) : cluster.unsubscribe(channel, onMessage))
      }
    },
    servers: () =>
      cluster.masters.flatMap(({ client, address: name = '' }) =>
        client ? [{ name, ask: (...args: string[]) => client.sendCommand(args) }] : [],
      ),
    end: async () => {
      clearInterval(looking)
      await end()
    },
  }
}

/** A node that leaves the cluster says nothing more. */
const LOOK_MS = 1_000

function clientsOf({ masters, pubSubNode }: Cluster): readonly Client[] {
  const nodes = masters.flatMap(({ client, pubSub }) => [client, pubSub?.client])
  return [...nodes, pubSubNode?.client].filter((client) => client !== undefined)
}
