// migrate and prune on Redis.

import { afterAll } from 'vitest'
import { anyRedis, type RedisPlace } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'
import { redisPlace } from './places.ts'
import { upkeepOn } from './upkeep-on.ts'

let server: RedisPlace | undefined
afterAll(() => server?.stop())

upkeepOn('on Redis', {
  kind: 'redis',
  tool: redisServer(),
  start: async () => {
    const started = await anyRedis()
    server = started
    return () => redisPlace(started.url)
  },
})
