// The clients on which the Redis store is proved, each set up as docs/redis.md has it.

import { GlideClient, GlideClusterClient } from '@valkey/valkey-glide'
import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { keyOf, type RedisStoreOptions, type Subscribe } from '../../src/stores/redis.ts'

/** A connection of an application's. */
export interface Connection extends Pick<RedisStoreOptions, 'send' | 'sharded'> {
  readonly subscribe: Subscribe
  close(): Promise<void>
}

export type Connect = (urls: readonly string[]) => Promise<Connection>

const quiet = () => {}

export const nodeRedis: Connect = async ([url = '']) => {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: { reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 500) },
  })
  client.on('error', quiet)
  const subscriber = client.duplicate()
  subscriber.on('error', quiet)
  await Promise.all([client.connect(), subscriber.connect()])
  return {
    send: (...args) => client.sendCommand(args),
    subscribe: async (channel, onMessage, onMissed) => {
      await subscriber.subscribe(channel, onMessage)
      subscriber.on('ready', onMissed) // after a lost connection, once it listens again
      return async () => {
        subscriber.off('ready', onMissed)
        await subscriber.unsubscribe(channel, onMessage)
      }
    },
    close: async () => {
      client.destroy()
      subscriber.destroy()
    },
  }
}

export const nodeRedisCluster: Connect = async (urls) => {
  const cluster = createCluster({
    rootNodes: urls.map((url) => ({ url })),
    commandOptions: { timeout: 0 },
    defaults: {
      disableOfflineQueue: true,
      socket: { reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 500) },
    },
  })
  cluster.on('error', quiet).on('node-error', quiet)
  await cluster.connect()
  return {
    sharded: true,
    send: (...args) => cluster.sendCommand(keyOf(args), false, args),
    subscribe: async (channel, onMessage, onMissed) => {
      await cluster.sSubscribe(channel, onMessage)
      cluster.on('node-ready', onMissed)
      return async () => {
        cluster.off('node-ready', onMissed)
        await cluster.sUnsubscribe(channel, onMessage)
      }
    },
    close: async () => cluster.destroy(),
  }
}

export const ioredis: Connect = async ([url = '']) => {
  const options = {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times: number) => Math.min(50 * 2 ** times, 500),
    lazyConnect: true,
  }
  const redis = new Redis(url, options)
  const subscriber = new Redis(url, { ...options, autoResubscribe: false })
  redis.on('error', quiet)
  subscriber.on('error', quiet)
  await Promise.all([redis.connect(), subscriber.connect()])
  return {
    send: (command = '', ...args) => redis.call(command, ...args),
    subscribe: subscribeByIoredis(subscriber),
    close: async () => {
      redis.disconnect()
      subscriber.disconnect()
    },
  }
}

function subscribeByIoredis(subscriber: Redis | Cluster): Subscribe {
  return async (channel, onMessage, onMissed) => {
    const hear = (from: string, message: string) => {
      if (from === channel) onMessage(message)
    }
    const again = () => void subscriber.subscribe(channel).then(onMissed, quiet)
    subscriber.on('message', hear)
    await subscriber.subscribe(channel)
    subscriber.on('ready', again)
    return async () => {
      subscriber.off('message', hear).off('ready', again)
      await subscriber.unsubscribe(channel)
    }
  }
}

export const ioredisCluster: Connect = async (urls) => {
  const options = { lazyConnect: true, enableOfflineQueue: false }
  const nodes = urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) }))
  const cluster = new Cluster(nodes, options)
  const subscriber = new Redis(urls[0] ?? '', { lazyConnect: true })
  cluster.on('error', quiet)
  subscriber.on('error', quiet)
  await Promise.all([cluster.connect(), subscriber.connect()])
  return {
    send: (command = '', ...args) => cluster.call(command, ...args),
    subscribe: subscribeByIoredis(subscriber),
    close: async () => {
      cluster.disconnect()
      subscriber.disconnect()
    },
  }
}

const addressOf = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) })

export const glide: Connect = async (urls) => {
  const addresses = urls.map(addressOf)
  const client = await GlideClient.createClient({ addresses })
  const listeners = new Map<string, Set<(message: string) => void>>()
  return {
    send: (...args) => client.customCommand(args),
    subscribe: async () => () => {},
    close: async () => {
      listeners.clear()
      client.close()
    },
  }
}

export const glideCluster: Connect = async (urls) => {
  const client = await GlideClusterClient.createClient({ addresses: urls.map(addressOf) })
  return {
    send: (...args) => client.customCommand(args),
    subscribe: async () => () => {},
    close: async () => client.close(),
  }
}
