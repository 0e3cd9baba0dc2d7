// The Redis store passes the proof of a store on Valkey, over node-redis.

import { startRedis } from '../support/servers/redis.ts'
import { valkeyServer } from '../support/tools.ts'
import { nodeRedis } from './redis-clients.ts'
import { conformsOnRedis } from './redis-conforms.ts'

const tool = valkeyServer()

conformsOnRedis('redisStore on Valkey', {
  connect: nodeRedis,
  tool,
  start: async () => {
    const { url, stop } = await startRedis('path' in tool ? { path: tool.path } : {})
    return { urls: [url], stop }
  },
})
