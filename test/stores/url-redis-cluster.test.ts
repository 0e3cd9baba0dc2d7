// A store by a redis-cluster: URL passes the proof of a store, with sharded channels and without.

import { expect, it } from 'vitest'
import { storeFromUrl } from '../../src/stores/url.ts'
import { freePort } from '../support/servers/ports.ts'
import { startRedisCluster } from '../support/servers/redis-cluster.ts'
import { redisServer } from '../support/tools.ts'
import { conformsByUrl } from './url-conforms.ts'

async function start() {
  const { urls, stop } = await startRedisCluster()
  return { url: `redis-cluster://${urls.map((url) => new URL(url).host).join(',')}`, stop }
}

for (const more of ['', '&sharded=false']) {
  conformsByUrl(`storeFromUrl('redis-cluster://…${more}')`, {
    tool: redisServer(),
    start,
    place: 'prefix',
    more,
    without: { prune: 'records end by themselves, by the clock of the server' },
  })
}

it.skipIf('missing' in redisServer())(
  'a node that is named and away does not matter while another answers',
  async () => {
    const { url, stop } = await start()
    const store = await storeFromUrl(url.replace('//', `//127.0.0.1:${await freePort()},`))
    expect((await store.load('u')).revision).toBe('')
    await store.close()
    await stop()
  },
)
