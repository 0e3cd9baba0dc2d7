// rate-limiter-flexible, one call for each request as its users make it, beside `control.check` on the same store.

import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import type { OpenCell } from '../cell.ts'
import { type Work, workCalls } from '../work.ts'
import { accountOf, checking, controlOf } from './sessions.ts'
import { nodeRedisClient, openStore, placeOf } from './stores.ts'

export const open: OpenCell = async (name, places) => {
  switch (name) {
    case 'control.check, memory':
      return workCalls(await checking(controlOf({ store: await openStore('memory', places) }), 20))
    case 'control.check, Redis':
      return workCalls(await checking(controlOf({ store: await openStore('Redis', places) })))
    case 'rate-limiter-flexible, memory':
      return workCalls(consuming(new RateLimiterMemory(LIMIT), 20))
    case 'rate-limiter-flexible, Redis': {
      const storeClient = await nodeRedisClient(placeOf(places, 'redis'))
      return workCalls(consuming(new RateLimiterRedis({ ...LIMIT, storeClient, useRedisPackage: true }), 1))
    }
    default:
      throw new Error(`there is no cell ${name}`)
  }
}

/** Nobody is refused. */
const LIMIT = { points: 1_000_000_000, duration: 3_600 }

function consuming(limiter: { consume(key: string): Promise<unknown> }, batch: number): Work {
  return { batch, operation: (i) => limiter.consume(accountOf(i)) }
}
