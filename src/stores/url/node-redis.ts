// Connections of node-redis: to one server, and to a cluster, each set up as docs/redis.md has it.

import { keyOf } from '../redis.ts'
import type { Address, Host } from './address.ts'
import { isSecure, type RedisConnection } from './redis-connection.ts'
import { within } from './unusable.ts'

type Hear = (message: string) => void

interface Client {
  connect(): Promise<unknown>
  destroy(): void
  sendCommand(args: readonly string[]): Promise<unknown>
  subscribe(channel: string, hear: Hear): Promise<unknown>
  on(event: 'error' | 'ready', listener: () => void): unknown
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
}

/** Of `redis` 5 and 6. */
export interface NodeRedis {
  createClient(options: object): Client
  createCluster(options: object): Cluster
}

/** A client without a listener for errors would end the process. What they are about shows in the calls. */
const quiet = () => {}

/** Each who listens has a connection of their own, made when they begin. */
export async function overNodeRedis(redis: NodeRedis, address: Address, ms: number): Promise<RedisConnection> {
  const client = await connectedClient(redis, address, ms)
  const subscribers = new Set<Client>()
  return {
    send: (...args) => client.sendCommand(args),
    subscribe: async (channel, onMessage, onMissed) => {
      const subscriber = await connectedClient(redis, address, ms)
      const stop = () => {
        subscribers.delete(subscriber)
        subscriber.destroy()
      }
      subscribers.add(subscriber)
      await within(ms, subscriber.subscribe(channel, onMessage)).catch((error) => {
        stop()
        throw error
      })
      subscriber.on('ready', onMissed)
      return stop
    },
    end: async () => {
      for (const each of [client, ...subscribers]) each.destroy()
    },
  }
}

/** Gives up at the first failure until it was connected once, and never after that. */
async function connectedClient({ createClient }: NodeRedis, address: Address, ms: number): Promise<Client> {
  const state = { connected: false }
  const client = createClient({
    socket: { ...socketOf(address, ms, state), ...hostOf(address.hosts[0]) },
    ...login(address),
    database: Number(address.path),
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
  })
  client.on('error', quiet)
  try {
    await within(
      ms,
      client.connect().then(() => client.sendCommand(['PING'])),
    )
    state.connected = true
    return client
  } catch (error) {
    client.destroy()
    throw error
  }
}

/** Its connections for messages are its own affair. */
export async function overNodeRedisCluster(
  { createCluster }: NodeRedis,
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
  const end = async () => cluster.destroy()
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

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500

function socketOf({ scheme }: Address, connectTimeout: number, state: { readonly connected: boolean }) {
  const reconnectStrategy = (retries: number) =>
    state.connected && Math.min(FIRST_PAUSE_MS * 2 ** retries, LONGEST_PAUSE_MS)
  return { ...(isSecure(scheme) && { tls: true }), connectTimeout, reconnectStrategy }
}

const hostOf = ({ name, port = 6379 }: Host) => ({ host: name, port })

const login = ({ username, password }: Address) => ({ ...(username && { username }), ...(password && { password }) })
