// The checks of a Redis or Valkey, or of a cluster: each server by itself, then the store as a whole.

import type { Send } from '../../stores/redis.ts'
import type { Store } from '../../stores/store.ts'
import type { ReachedRedis, RedisServerConnection } from '../../stores/url/reached.ts'
import { type Check, type Found, fine, named, unknown, wrong } from './check.ts'
import { clockFound } from './clock.ts'
import { latencyFound } from './latency.ts'
import { factsOf, type RedisFacts } from './redis-info.ts'
import {
  clusterModeFound,
  evictedFound,
  memoryFound,
  persistenceFound,
  replicasFound,
  roleFound,
  snapshotFound,
  versionFound,
} from './redis-server.ts'
import { watchFound } from './watch.ts'

const UNTOLD =
  'Allow this user to publish and subscribe (ACL SETUSER … &* +publish +subscribe +spublish +ssubscribe), on connections of their own.'

const SERVER_CHECKS: readonly (readonly [name: string, look: (facts: RedisFacts, isCluster: boolean) => Found])[] = [
  ['version', versionFound],
  ['role', roleFound],
  ['cluster-mode', clusterModeFound],
  ['memory', memoryFound],
  ['evicted', evictedFound],
  ['persistence', persistenceFound],
  ['snapshot', snapshotFound],
  ['replicas', replicasFound],
]

export async function redisServers({ servers, isCluster }: ReachedRedis): Promise<readonly Check[]> {
  const all = servers()
  const state = isCluster ? [named('cluster-state', await clusterFound(all))] : []
  const each = await Promise.all(all.map((server) => serverChecks(server, isCluster, all.length > 1)))
  return [...state, ...each.flat()]
}

async function serverChecks(
  { name, ask }: RedisServerConnection,
  isCluster: boolean,
  isOneOfMany: boolean,
): Promise<readonly Check[]> {
  const server = isOneOfMany ? name : null
  const facts = await factsOf(ask)
  const found = facts
    ? SERVER_CHECKS.map(([check, look]) => named(check, look(facts, isCluster), server))
    : [named('server', FORBIDDEN, server)]
  return [...found, named('clock', await clockFound(() => timeOf(ask)), server)]
}

const FORBIDDEN = unknown(
  'This user may not ask INFO, so nobody can tell how the server is set up.',
  'Run it as an administrator, or ACL SETUSER … +info +config|get.',
)

async function timeOf(ask: Send): Promise<number> {
  const [seconds, micros] = (await ask('TIME')) as readonly unknown[]
  return Number(seconds) * 1_000 + Number(micros) / 1_000
}

const SLOTS = 16_384

/** Each node has a view of its own; the worst is told. */
async function clusterFound(servers: readonly RedisServerConnection[]): Promise<Found> {
  const views = await Promise.all(servers.map(({ ask }) => viewOf(ask)))
  const worst = views.find(({ state }) => state === 'wrong') ?? views[0]
  return worst ?? wrong('No master is known.', 'See that the nodes of the URL run, and belong to the cluster.')
}

async function viewOf(ask: Send): Promise<Found> {
  const text = String(await ask('CLUSTER', 'INFO'))
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? ''
  const [state, slots] = [field('cluster_state'), Number(field('cluster_slots_ok'))]
  const size = `${field('cluster_size')} masters of ${field('cluster_known_nodes')} nodes`
  if (state === 'ok' && slots === SLOTS) return fine(`The cluster has all its slots, on ${size}.`)
  return wrong(
    `The cluster is ${state === 'ok' ? 'not whole' : 'down'}: ${slots} of ${SLOTS} slots are served, on ${size}.`,
    'See redis-cli --cluster check, and bring back the nodes that are away, or redis-cli --cluster fix.',
  )
}

/** By a message, not by a swap: nothing is written. */
export async function redisStoreChecks({ tell }: ReachedRedis, store: Store): Promise<readonly Check[]> {
  return [named('latency', await latencyFound(store)), named('watch', await watchFound(store, tell, UNTOLD))]
}
