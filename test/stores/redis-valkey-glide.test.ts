// The Redis store passes the proof of a store over valkey-glide.

import { glide } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

conformsOnRedis('redisStore over valkey-glide', { connect: glide })
