// The Redis store passes the proof of a store on a cluster of three masters, over valkey-glide.

import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { glideCluster } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

conformsOnRedis('redisStore on a cluster, over valkey-glide', {
  connect: glideCluster,
  tool: redisServer(),
  start: () => startRedisCluster(),
})
