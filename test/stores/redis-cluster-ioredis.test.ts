// The Redis store passes the proof of a store on a cluster of three masters, over ioredis.

import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { ioredisCluster } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

conformsOnRedis('redisStore on a cluster, over ioredis', {
  connect: ioredisCluster,
  tool: redisServer(),
  start: () => startRedisCluster(),
})
