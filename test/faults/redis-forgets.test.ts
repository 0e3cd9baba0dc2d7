// Redis that forgets what it has acknowledged: limits hold all the same, and the judges see what was lost.

import { describe, expect, it } from 'vitest'
import { redisServer } from '../support/tools.ts'
import { redisPlace } from './places/redis.ts'
import { redisFailoverPlace } from './places/redis-failover.ts'
import { groundOf, LONGEST_MS, survives } from './short.ts'

const tool = redisServer()

survives('Redis with appendfsync everysec', {
  tool,
  start: () => redisPlace('ioredis', 'everysec'),
  faults: ['a power cut'],
})

survives('Redis and a replica that lags', {
  tool,
  start: () => redisFailoverPlace('ioredis'),
  faults: ['failover to a replica that lags'],
})

describe.skipIf('missing' in tool)('the judges', () => {
  const ground = groundOf(() => redisFailoverPlace('node-redis'))

  it('find a real failover that forgets, where nothing may be forgotten', { timeout: LONGEST_MS }, async () => {
    const { faults } = await ground.inflict('failover to a replica that hears nothing', ({ name, inflict, mend }) => ({
      name,
      inflict,
      ...(mend && { mend }),
    }))
    expect(faults.filter((fault) => fault.includes('have no order that decide explains'))).not.toEqual([])
    expect(faults.filter((fault) => fault.includes('acknowledged, and not in the journal'))).not.toEqual([])
    expect(faults.filter((fault) => /are allowed/.test(fault))).toEqual([])
  })
})
