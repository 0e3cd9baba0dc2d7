// The Redis store passes the proof of a store over ioredis.

import { ioredis } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

conformsOnRedis('redisStore over ioredis', { connect: ioredis })
