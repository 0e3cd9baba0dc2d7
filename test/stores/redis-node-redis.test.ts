// The Redis store passes the proof of a store over node-redis.

import { nodeRedis } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

conformsOnRedis('redisStore over node-redis', { connect: nodeRedis })
