// A store by a redis-sentinel: URL passes the proof of a store, and goes on with the replica once it is the master (K6).

import { describe, expect, it, vi } from 'vitest'
import { storeFromUrl } from '../../src/stores/url.ts'
import { idsOf, put, recordOf, sessionOf } from '../../src/testing/conformance/case.ts'
import { replicated, startWatched } from '../support/servers/redis-sentinel.ts'
import { redisServer } from '../support/tools.ts'
import { conformsByUrl } from './url-conforms.ts'

const PATIENCE = { timeout: 30_000, interval: 50 }

const tool = redisServer()
const path = 'path' in tool ? tool.path : ''

conformsByUrl("storeFromUrl('redis-sentinel://…')", {
  tool,
  start: async () => {
    const { sentinel, stop } = await startWatched(path)
    return { url: `redis-sentinel://127.0.0.1:${sentinel.port}/main`, stop }
  },
  place: 'prefix',
  without: { prune: 'records end by themselves, by the clock of the server' },
})

describe.skipIf('missing' in tool)('a failover', () => {
  it('is followed by the store and by whoever watches, who are told that they may have missed something', async () => {
    const watched = await startWatched(path)
    const store = await storeFromUrl(`redis-sentinel://gone.invalid,127.0.0.1:${watched.sentinel.port}/main`)
    const [told, missed] = [vi.fn(), vi.fn()]
    await store.watch?.(told, missed)
    await put(store, 'u', recordOf([sessionOf('s')]))
    await replicated(watched)
    await watched.master.kill()
    await vi.waitFor(() => expect(missed).toHaveBeenCalled(), PATIENCE)
    await vi.waitFor(async () => expect(idsOf(await store.load('u'))).toEqual(['s']), PATIENCE)
    told.mockClear()
    await put(store, 'v', recordOf([sessionOf('t')]))
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('v'), PATIENCE)
    await store.close()
    await watched.stop()
  })
})
