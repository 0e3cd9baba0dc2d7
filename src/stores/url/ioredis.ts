// Connections of ioredis: to one server, and to whichever is the master by the word of sentinels, each set up as docs/redis.md has it.

import { within } from '../within.ts'
import type { Address } from './address.ts'
import { isReplicas, isSecure, nameOf, type RedisConnection } from './redis-connection.ts'
import { watchOver } from './watchdog.ts'

interface Client {
  connect(): Promise<unknown>
  disconnect(reconnect?: boolean): void
  call(command: string, ...args: string[]): Promise<unknown>
  subscribe(channel: string): Promise<unknown>
  on(event: 'error', listener: (error: unknown) => void): unknown
  on(event: 'message', listener: (channel: string, message: string) => void): unknown
  on(event: 'ready' | 'close', listener: () => void): unknown
}

/** Of `ioredis` 5 and 6. */
export interface Ioredis {
  readonly default: new (options: object) => Client
}

const quiet = () => {}

/** Each who listens has a connection of their own, made when they begin. */
export async function overIoredis(ioredis: Ioredis, address: Address, ms: number): Promise<RedisConnection> {
  const client = await connectedClient(ioredis, address, ms)
  const subscribers = new Set<Client>()
  const watchdog = watchOver(
    () => [client, ...subscribers],
    (each) => each.call('PING'),
    (each) => each.disconnect(true),
  )
  return {
    send: (command = '', ...args) => client.call(command, ...args),
    subscribe: async (channel, onMessage, onMissed, onLost = quiet) => {
      const subscriber = await connectedClient(ioredis, address, ms)
      const stop = () => {
        subscribers.delete(subscriber)
        subscriber.disconnect()
      }
      subscribers.add(subscriber)
      subscriber.on('message', (_, message) => onMessage(message))
      await within(ms, subscriber.subscribe(channel)).catch((error) => {
        stop()
        throw error
      })
      subscriber.on('close', () => subscribers.has(subscriber) && onLost())
      subscriber.on('ready', () => void subscriber.subscribe(channel).then(onMissed, quiet))
      return stop
    },
    servers: () => [{ name: nameOf(address), ask: (command = '', ...args) => client.call(command, ...args) }],
    end: async () => {
      watchdog.end()
      for (const each of [client, ...subscribers]) each.disconnect()
    },
  }
}

/** Gives up at the first failure until it was connected once, and never after that. */
async function connectedClient({ default: Redis }: Ioredis, address: Address, ms: number): Promise<Client> {
  const state = { connected: false }
  let failure: unknown
  const client = new Redis(optionsOf(address, ms, state))
  client.on('error', (error) => {
    failure = error
  })
  try {
    await within(ms, client.connect())
    await within(ms, client.call('PING'))
    state.connected = true
    return client
  } catch (error) {
    client.disconnect()
    throw failure ?? error
  }
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 500
/** Of a connection that was asked something. It is asked every second. */
const SILENT_MS = 3_000

function optionsOf(address: Address, connectTimeout: number, state: { readonly connected: boolean }): object {
  const retryStrategy = (times: number) =>
    state.connected ? Math.min(FIRST_PAUSE_MS * 2 ** times, LONGEST_PAUSE_MS) : null
  return {
    ...placeOf(address),
    username: address.username,
    password: address.password,
    ...(isSecure(address.scheme) && { tls: {} }),
    connectTimeout,
    socketTimeout: SILENT_MS,
    sentinelCommandTimeout: SILENT_MS,
    retryStrategy,
    sentinelRetryStrategy: retryStrategy,
    reconnectOnError: isReplicas,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
  }
}

const SENTINEL_PORT = 26_379

function placeOf({ scheme, hosts, path }: Address): object {
  const [{ name, port = 6379 }] = hosts
  if (scheme !== 'redis-sentinel') return { host: name, port, db: Number(path) }
  return { sentinels: hosts.map((host) => ({ host: host.name, port: host.port ?? SENTINEL_PORT })), name: path }
}
