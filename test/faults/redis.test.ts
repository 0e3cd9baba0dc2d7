// One Redis whose append-only file is written before each answer: whatever is done to it, nothing that was acknowledged is lost.

import { redisServer } from '../support/tools.ts'
import { redisPlace } from './places/redis.ts'
import { survives } from './short.ts'

survives('Redis over node-redis', {
  tool: redisServer(),
  start: () => redisPlace('node-redis', 'always'),
  faults: [
    'kill -9 and restart',
    'SIGSTOP',
    'answers of swaps lost',
    'a connection cut in the middle',
    'a slow link',
    'connections refused',
    'no memory left',
    'a full disk',
    'SCRIPT FLUSH',
  ],
})
