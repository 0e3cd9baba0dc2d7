// A store by a redis-cluster: URL passes the proof of a store.

import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { conformsByUrl } from './url-conforms.ts'

conformsByUrl("storeFromUrl('redis-cluster://…')", {
  tool: redisServer(),
  start: async () => {
    const { urls, stop } = await startRedisCluster()
    return { url: `redis-cluster://${urls.map((url) => new URL(url).host).join(',')}`, stop }
  },
  place: 'prefix',
  without: { prune: 'records end by themselves, by the clock of the server' },
})
