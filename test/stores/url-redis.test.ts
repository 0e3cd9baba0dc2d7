// A store by a redis: URL passes the proof of a store, over each of the drivers.

import { anyRedis } from '../support/servers/redis.ts'
import { redisServer } from '../support/tools.ts'
import { conformsByUrl } from './url-conforms.ts'

for (const driver of ['redis', 'ioredis'] as const) {
  conformsByUrl(`storeFromUrl('redis://…') over ${driver}`, {
    tool: redisServer(),
    start: anyRedis,
    place: 'prefix',
    without: { prune: 'records end by themselves, by the clock of the server' },
    options: { driver },
  })
}
