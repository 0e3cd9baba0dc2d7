// One PostgreSQL with synchronous_commit on: whatever is done to it, nothing that was acknowledged is lost.

import { postgresServer } from '../support/tools.ts'
import { postgresPlace } from './places/postgres.ts'
import { survives } from './short.ts'

const tool = postgresServer()

survives('PostgreSQL over pg', {
  tool,
  start: () => postgresPlace('pg', 'on'),
  faults: [
    'kill -9 and restart',
    'SIGSTOP',
    'answers of swaps lost',
    'too many connections',
    'every transaction SERIALIZABLE',
    'serialization failures',
  ],
})

survives('PostgreSQL over postgres.js', {
  tool,
  start: () => postgresPlace('postgres.js', 'on'),
  faults: ['kill -9 of one of its processes', 'all connections cut at once', 'all connections ended by the server'],
})

survives('PostgreSQL with synchronous_commit off', {
  tool,
  start: () => postgresPlace('pg', 'off'),
  faults: ['kill -9 and restart'],
})
