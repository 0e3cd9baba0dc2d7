// A Redis Cluster under load: slots that move while they are written, masters that die and come back or are replaced.

import { redisServer } from '../support/tools.ts'
import { redisClusterPlace } from './places/redis-cluster.ts'
import { survives } from './short.ts'

survives('Redis Cluster over node-redis', {
  tool: redisServer(),
  start: () => redisClusterPlace('node-redis'),
  faults: ['slots that move', 'kill -9 of a master, and restart', 'kill -9 of a master, failover'],
})
