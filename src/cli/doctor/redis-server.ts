// A Redis or Valkey server: what it is, and what becomes of its keys. docs/redis.md says why each of these counts.

import { type Found, fine, unknown, warning, wrong } from './check.ts'
import type { RedisFacts } from './redis-info.ts'
import { sizeOf } from './words.ts'

const OLDEST = [6, 2] as const
const NEARLY_FULL = 0.9

export function versionFound({ info }: RedisFacts): Found {
  const valkey = info('valkey_version')
  if (valkey !== '') return fine(`Valkey ${valkey}.`)
  const version = info('redis_version')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
  if (!isOld) return fine(`Redis ${version}.`)
  return wrong(`Redis ${version} is too old.`, 'Run Redis 6.2 or later, or Valkey.')
}

export function roleFound({ info }: RedisFacts): Found {
  if (info('role') === 'master') return fine('It takes changes.')
  return wrong(
    `It only follows ${info('master_host')}:${info('master_port')}, and takes no changes.`,
    'Give the address of the primary; behind Sentinel write redis-sentinel://….',
  )
}

/** Each of its keys can be asked for by itself: then there is a cluster only where the URL says so. */
export function clusterModeFound({ info }: RedisFacts, isCluster: boolean): Found {
  if ((info('cluster_enabled') === '1') === isCluster)
    return fine(isCluster ? 'It is part of a cluster.' : 'It is no cluster.')
  return wrong('It is a node of a cluster, and the URL names a single server.', 'Write redis-cluster://….')
}

export function memoryFound({ info, infoNumber }: RedisFacts): Found {
  const policy = info('maxmemory_policy')
  const most = infoNumber('maxmemory')
  if (most > 0 && policy !== 'noeviction') {
    return wrong(
      `maxmemory-policy is ${policy}, with maxmemory ${sizeOf(most)}: a full server drops sessions, of anybody, at any time.`,
      'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf (at a managed service: its parameter group).',
    )
  }
  if (policy !== 'noeviction' && policy !== '') {
    return warning(
      `maxmemory-policy is ${policy}. There is no maxmemory now; once there is, sessions are dropped.`,
      'CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.',
    )
  }
  const used = infoNumber('used_memory')
  if (most > 0 && used > most * NEARLY_FULL) {
    return warning(
      `${sizeOf(used)} of ${sizeOf(most)} are used: a full server refuses openings and sign-outs.`,
      'Raise maxmemory, or keep less: a shorter keepEndings, a smaller keepJournal.',
    )
  }
  return fine(
    `It drops no session for want of memory${most > 0 ? `; ${sizeOf(used)} of ${sizeOf(most)} are used` : ''}.`,
  )
}

export function evictedFound({ infoNumber }: RedisFacts): Found {
  const evicted = infoNumber('evicted_keys')
  if (!(evicted > 0)) return fine('No key was evicted since it started.')
  return warning(
    `${evicted.toLocaleString('en-US')} keys were evicted since it started; sessions may have been among them.`,
    'Set maxmemory-policy noeviction, and reset the count: CONFIG RESETSTAT.',
  )
}

/** What is on the disk, and how late. */
export function persistenceFound(facts: RedisFacts): Found {
  const { info } = facts
  if (info('aof_enabled') === '1') return appendingFound(facts)
  const save = facts.config('save')
  const settings = 'CONFIG SET appendonly yes, and CONFIG SET appendfsync everysec (or always); the same in redis.conf.'
  if (save === undefined)
    return unknown(
      'There is no append-only file, and CONFIG is not allowed, so nobody can tell whether snapshots are taken.',
      settings,
    )
  if (save === '') {
    return warning(
      'Nothing is kept on disk: after a restart everybody signs in again, and whoever was locked out is forgotten.',
      settings,
    )
  }
  return warning(
    `Only snapshots are kept (save ${save}): after a restart sessions that were ended since the last one live again, revoked ones included.`,
    settings,
  )
}

function appendingFound({ info, config }: RedisFacts): Found {
  if (info('aof_last_write_status') === 'err')
    return wrong('The append-only file could not be written.', 'See that the disk has room, and the log of the server.')
  const fsync = config('appendfsync')
  if (fsync === undefined)
    return unknown(
      'There is an append-only file. CONFIG is not allowed, so nobody can tell how often it is synced.',
      'See that appendfsync is everysec or always.',
    )
  if (fsync === 'no') {
    return warning(
      'appendfsync is no: a machine that dies takes up to half a minute with it, endings included.',
      'CONFIG SET appendfsync everysec (or always), and the same in redis.conf.',
    )
  }
  const lost =
    fsync === 'always'
      ? 'nothing that was acknowledged is lost'
      : 'a machine that dies takes the last second or two with it'
  return fine(`There is an append-only file, and appendfsync is ${fsync}: ${lost}.`)
}

export function snapshotFound({ info, config }: RedisFacts): Found {
  if (info('rdb_last_bgsave_status') !== 'err') return fine('The last snapshot succeeded, or none was due.')
  const stops = config('stop-writes-on-bgsave-error') !== 'no'
  const found = 'The last snapshot failed.'
  const change = 'See that the disk has room, and the log of the server.'
  return stops ? wrong(`${found} As long as that is so, the server takes no changes.`, change) : warning(found, change)
}

/** A master that is alone on its side must stop: docs/redis.md, split brain. */
export function replicasFound({ infoNumber, config }: RedisFacts, isCluster: boolean): Found {
  const replicas = infoNumber('connected_slaves')
  if (!(replicas > 0)) {
    return isCluster
      ? warning(
          'This master has no replica: when it dies, its share of the accounts is away.',
          'Give each master a replica.',
        )
      : fine('It has no replicas, so there is one truth.')
  }
  const least = config('min-replicas-to-write')
  const has = `It has ${replicas === 1 ? '1 replica' : `${replicas} replicas`}`
  if (isCluster) return fine(`${has}; a master that is cut off stops by itself, by cluster-node-timeout.`)
  if (least === undefined)
    return unknown(
      `${has}. CONFIG is not allowed, so nobody can tell whether a lone master stops.`,
      'See that min-replicas-to-write is 1 or more.',
    )
  if (Number(least) > 0)
    return fine(
      `${has}; a lone master stops (min-replicas-to-write ${least}, min-replicas-max-lag ${config('min-replicas-max-lag')}).`,
    )
  return warning(
    `${has}, and min-replicas-to-write is 0: in a split brain a lone master goes on, and two sessions are served where one is allowed, without bound.`,
    'CONFIG SET min-replicas-to-write 1, CONFIG SET min-replicas-max-lag 10, and the same in redis.conf.',
  )
}
