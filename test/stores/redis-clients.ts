// The clients on which the Redis store is proved, each set up as docs/redis.md has it.

import { GlideClient, GlideClusterClient, Logger, type PubSubMsg } from '@valkey/valkey-glide'
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
Logger.init('off') // or valkey-glide tells of every script that a server does not know yet

export const nodeRedis: Connect = async ([url = '']) => {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: { socketTimeout: 3_000, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 500) },
  })
  client.on('error', quiet)
  const subscriber = client.duplicate()
  subscriber.on('error', quiet)
  await Promise.all([client.connect(), subscriber.connect()])
  const timer = setInterval(() => [client, subscriber].forEach(renewIfSilent), 1_000)
  return {
    send: (...args) => client.sendCommand(args),
    subscribe: async (channel, onMessage, onMissed, onLost = quiet) => {
      await subscriber.subscribe(channel, onMessage)
      subscriber.on('error', onLost).on('end', onLost)
      subscriber.on('ready', onMissed) // after a lost connection, once it listens again
      return async () => {
        subscriber.off('error', onLost).off('end', onLost).off('ready', onMissed)
        await subscriber.unsubscribe(channel, onMessage)
      }
    },
    close: async () => {
      clearInterval(timer)
      client.destroy()
      subscriber.destroy()
    },
  }
}

interface NodeRedis {
  readonly isReady: boolean
  destroy(): void
  connect(): Promise<unknown>
  sendCommand(args: string[]): Promise<unknown>
}

async function renewIfSilent(one: NodeRedis): Promise<void> {
  if (!one.isReady) return
  const late = setTimeout(() => {
    one.destroy()
    one.connect().catch(quiet)
  }, 3_000)
  await one.sendCommand(['PING']).catch(quiet)
  clearTimeout(late)
}

export const nodeRedisCluster: Connect = async (urls) => {
  const cluster = createCluster({
    rootNodes: urls.map((url) => ({ url })),
    commandOptions: { timeout: 0 },
    topologyRefreshOnReconnectionAttemptStrategy: 1_000,
    defaults: {
      disableOfflineQueue: true,
      socket: { socketTimeout: 3_000, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 500) },
    },
  })
  cluster.on('error', quiet).on('node-error', quiet).setMaxListeners(0) // a listener for each of 256 channels
  await cluster.connect()
  const clients = () => cluster.masters.flatMap(({ client, pubSub }) => [client, pubSub?.client])
  const timer = setInterval(() => {
    for (const client of clients()) if (client) void renewIfSilent(client)
  }, 1_000)
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
    close: async () => {
      clearInterval(timer)
      cluster.destroy()
    },
  }
}

export const ioredis: Connect = async ([url = '']) => {
  const options = {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    socketTimeout: 3_000,
    reconnectOnError: (error: Error) => error.message.includes('READONLY'),
    retryStrategy: (times: number) => Math.min(50 * 2 ** times, 500),
    lazyConnect: true,
  }
  const redis = new Redis(url, options)
  const subscriber = new Redis(url, { ...options, autoResubscribe: false })
  redis.on('error', quiet)
  subscriber.on('error', quiet)
  await Promise.all([redis.connect(), subscriber.connect()])
  const ask = (one: Redis) => void one.ping().catch(quiet)
  const timer = setInterval(() => [redis, subscriber].forEach(ask), 1_000)
  return {
    send: (command = '', ...args) => redis.call(command, ...args),
    subscribe: async (channel, onMessage, onMissed, onLost = quiet) => {
      const hear = (_: string, message: string) => onMessage(message)
      const again = () => void subscriber.subscribe(channel).then(onMissed, quiet)
      subscriber.on('message', hear)
      await subscriber.subscribe(channel)
      subscriber.on('close', onLost).on('ready', again)
      return async () => {
        subscriber.off('message', hear).off('close', onLost).off('ready', again)
        await subscriber.unsubscribe(channel)
      }
    },
    close: async () => {
      clearInterval(timer)
      redis.disconnect()
      subscriber.disconnect()
    },
  }
}

export const ioredisCluster: Connect = async (urls) => {
  const cluster = new Cluster(urls.map(addressOf), {
    lazyConnect: true,
    enableOfflineQueue: false,
    retryDelayOnFailover: 0,
    redisOptions: { socketTimeout: 3_000 },
  })
  cluster.on('error', quiet)
  await cluster.connect()
  await Promise.all(cluster.nodes('master').map((node) => node.ping()))
  return {
    send: (command = '', ...args) => cluster.call(command, ...args),
    subscribe: subscribeByAnyNode(cluster),
    close: async () => cluster.disconnect(),
  }
}

/** A change is told to every node of a cluster: one connection to any of them, and to another one when it is lost. */
function subscribeByAnyNode(cluster: Cluster): Subscribe {
  return async (channel, onMessage, onMissed, onLost = quiet) => {
    let subscriber: Redis
    let isOver = false
    const listen = async () => {
      const masters = cluster.nodes('master')
      const master = masters[Math.floor(Math.random() * masters.length)]
      if (!master) throw new Error('the cluster has no master')
      subscriber = master.duplicate({ retryStrategy: () => null })
      subscriber.on('error', quiet).on('message', (_, message) => onMessage(message))
      await subscriber.subscribe(channel).catch((error) => {
        subscriber.disconnect()
        throw error
      })
      subscriber.once('end', () => {
        if (!isOver) onLost()
        again()
      })
    }
    const again = () => void setTimeout(() => isOver || listen().then(onMissed, again), 200)
    await listen()
    const timer = setInterval(() => void subscriber.ping().catch(quiet), 1_000)
    return () => {
      isOver = true
      clearInterval(timer)
      subscriber.disconnect()
    }
  }
}

const addressOf = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) })

const glideOptions = {
  requestTimeout: 1_500,
  connectionBackoff: { numberOfRetries: 3, factor: 50, exponentBase: 2 },
}

export const glide: Connect = async (urls) => {
  const addresses = urls.map(addressOf)
  let hear: (message: string) => void = quiet
  const callback = ({ message }: PubSubMsg) => hear(String(message))
  const dial = () => GlideClient.createClient({ addresses, ...glideOptions })
  const dialSubscriber = () =>
    GlideClient.createClient({
      addresses,
      ...glideOptions,
      pubsubSubscriptions: { channelsAndPatterns: {}, callback },
    })
  let [client, subscriber] = await Promise.all([dial(), dialSubscriber()])
  const everySecond = (work: () => Promise<unknown>) => {
    let timer = setTimeout(async function again() {
      await work().catch(quiet)
      if (timer !== undefined) timer = setTimeout(again, 1_000)
    }, 1_000) as NodeJS.Timeout | undefined
    return () => {
      clearTimeout(timer)
      timer = undefined
    }
  }
  const rest = everySecond(async () => {
    const silent = client
    if (await silent.customCommand(['PING']).catch(() => false)) return
    client = await dial()
    silent.close()
  })
  return {
    send: (...args) => client.customCommand(args),
    subscribe: async (channel, onMessage, onMissed, onLost = quiet) => {
      let connection = ''
      const listen = async () => {
        const info = String(await subscriber.customCommand(['CLIENT', 'INFO']))
        const [current = ''] = /id=\d+ addr=\S+/.exec(info) ?? []
        if (current === connection) return
        await subscriber.subscribe([channel], 5_000)
        if (connection !== '') onMissed()
        connection = current
      }
      hear = onMessage
      await listen()
      const end = everySecond(() =>
        listen().catch(async () => {
          onLost()
          const silent = subscriber
          subscriber = await dialSubscriber()
          silent.close()
        }),
      ) // it does not say when it had lost its connection, and may not know
      return async () => {
        end()
        await subscriber.unsubscribe([channel], 5_000)
      }
    },
    close: async () => {
      rest()
      client.close()
      subscriber.close()
    },
  }
}

/** @param more instead of what the page has */
export async function glideCluster(
  urls: readonly string[],
  more: { readonly requestTimeout?: number } = {},
): Promise<Connection> {
  let hear: (message: string) => void = quiet
  const callback = ({ message }: PubSubMsg) => hear(String(message))
  const client = await GlideClusterClient.createClient({
    addresses: urls.map(addressOf),
    ...glideOptions,
    ...more,
    pubsubSubscriptions: { channelsAndPatterns: {}, callback },
  })
  return {
    send: (...args) => client.customCommand(args),
    subscribe: async (channel, onMessage, onMissed) => {
      hear = onMessage
      await client.subscribe([channel], 5_000)
      const timer = setInterval(onMissed, 10_000) // it does not say when it had lost a connection
      return async () => {
        clearInterval(timer)
        await client.unsubscribe([channel], 5_000)
      }
    },
    close: async () => client.close(),
  }
}
