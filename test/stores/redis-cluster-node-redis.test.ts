// The Redis store passes the proof of a store on a cluster of three masters, over node-redis.

import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { nodeRedisCluster } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

conformsOnRedis('redisStore on a cluster, over node-redis', {
  connect: nodeRedisCluster,
  tool: redisServer(),
  start: () => startRedisCluster(),
})
