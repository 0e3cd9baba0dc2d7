// Connections of node-redis to one server, set up as docs/redis.md has it. Those to a cluster are in node-redis-cluster.ts.

import { within } from '../within.ts'
import type { Address, Host } from './address.ts'
import { isReplicas, isSecure, nameOf, type RedisConnection } from './redis-connection.ts'
import { watchOver } from './watchdog.ts'

export type Hear = (message: string) => void

export interface Client {
  connect(): Promise<unknown>
  destroy(): void
  readonly isReady: boolean
  sendCommand(args: readonly string[]): Promise<unknown>
  subscribe(channel: string, hear: Hear): Promise<unknown>
  on(event: 'error' | 'ready' | 'end', listener: () => void): unknown
}

/** Of `redis` 5 and 6. */
export interface NodeRedis {
  createClient(options: object): Client
}

/** A client without a listener for errors would end the process. What they are about shows in the calls. */
export const quiet = () => {}

/** Each who listens has a connection of their own, made when they begin. */
export async function overNodeRedis(redis: NodeRedis, address: Address, ms: number): Promise<RedisConnection> {
  const client = await connectedClient(redis, address, ms)
  const subscribers = new Set<Client>()
  const watchdog = watchOver(() => [client, ...subscribers], ping, renew)
  const suspect = (error: unknown) => {
    if (isReplicas(error)) watchdog.suspect(client)
    throw error
  }
  return {
    send: (...args) => (args[0] === 'GET' ? client.sendCommand(args) : client.sendCommand(args).catch(suspect)), // no replica refuses a GET
    subscribe: async (channel, onMessage, onMissed, onLost = quiet) => {
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
      const lost = () => subscribers.has(subscriber) && onLost()
      subscriber.on('error', lost) // it has gone, or could not come back
      subscriber.on('end', lost) // it is made anew
      subscriber.on('ready', onMissed)
      return stop
    },
    servers: () => [{ name: nameOf(address), ask: (...args) => client.sendCommand(args) }],
    end: async () => {
      watchdog.end()
      for (const each of [client, ...subscribers]) each.destroy()
    },
  }
}

export const ping = (client: Client): Promise<unknown> => client.sendCommand(['PING'])

/** In place: whoever listens is subscribed again. One that is just connecting would do it twice. */
export function renew(client: Client): void {
  if (!client.isReady) return
  client.destroy()
  client.connect().catch(quiet)
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
      client.connect().then(() => ping(client)),
    )
    state.connected = true
    return client
  } catch (error) {
    client.destroy()
    throw error
  }
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500

/** Of a connection on which nothing happens, so of one that says nothing as it is set up. Later there is a question every second. */
const SILENT_MS = 3_000

export function socketOf({ scheme }: Address, connectTimeout: number, state: { readonly connected: boolean }) {
  const reconnectStrategy = (retries: number) =>
    state.connected && Math.min(FIRST_PAUSE_MS * 2 ** retries, LONGEST_PAUSE_MS)
  return {
    ...(isSecure(scheme) && { tls: true }),
    connectTimeout,
    socketTimeout: SILENT_MS,
    reconnectStrategy,
  }
}

export const hostOf = ({ name, port = 6379 }: Host) => ({ host: name, port })

export const login = ({ username, password }: Address) => ({
  ...(username && { username }),
  ...(password && { password }),
})
