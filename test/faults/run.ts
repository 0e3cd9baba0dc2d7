// `npm run test:faults`: the long form. FAULTS_COUNT faults (200 unless told), chosen by FAULTS_SEED (printed, and chosen by chance unless
// told), at the places whose name has FAULTS_ONLY in it.

import { campaign } from './campaign.ts'
import { startLoadProcesses } from './load-process.ts'
import type { Place } from './place.ts'
import { postgresPlace } from './places/postgres.ts'
import { redisPlace } from './places/redis.ts'
import { redisClusterPlace } from './places/redis-cluster.ts'
import { redisFailoverPlace } from './places/redis-failover.ts'
import { createRandom } from './random.ts'
import { byClient, byFault, lineOf } from './report.ts'
import type { Round } from './round.ts'

interface Share {
  readonly name: string
  /** Of 200 faults. */
  readonly share: number
  start(): Promise<Place>
}

const PLACES: readonly Share[] = [
  { name: 'redis node-redis', share: 22, start: () => redisPlace('node-redis', 'always') },
  { name: 'redis ioredis', share: 24, start: () => redisPlace('ioredis', 'always') },
  { name: 'redis valkey-glide', share: 22, start: () => redisPlace('valkey-glide', 'always') },
  { name: 'redis url', share: 12, start: () => redisPlace('by URL', 'always') },
  { name: 'redis everysec', share: 9, start: () => redisPlace('node-redis', 'everysec') },
  { name: 'redis no', share: 6, start: () => redisPlace('ioredis', 'no') },
  { name: 'failover node-redis', share: 8, start: () => redisFailoverPlace('node-redis') },
  { name: 'failover ioredis', share: 6, start: () => redisFailoverPlace('ioredis') },
  { name: 'cluster node-redis', share: 10, start: () => redisClusterPlace('node-redis') },
  { name: 'cluster ioredis', share: 6, start: () => redisClusterPlace('ioredis') },
  { name: 'cluster valkey-glide', share: 5, start: () => redisClusterPlace('valkey-glide') },
  { name: 'cluster url', share: 6, start: () => redisClusterPlace('by URL') },
  { name: 'postgres pg', share: 32, start: () => postgresPlace('pg', 'on') },
  { name: 'postgres postgres.js', share: 24, start: () => postgresPlace('postgres.js', 'on') },
  { name: 'postgres url', share: 8, start: () => postgresPlace('by URL', 'on') },
  { name: 'postgres off', share: 8, start: () => postgresPlace('pg', 'off') },
]

const seed = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000)
const count = Number(process.env['FAULTS_COUNT'] ?? 200)
const only = process.env['FAULTS_ONLY'] ?? ''
console.log(`FAULTS_SEED=${seed} FAULTS_COUNT=${count}`)

const started = performance.now()
const processes = await startLoadProcesses()
const rounds: Round[] = []
try {
  for (const { share, start } of PLACES.filter(({ name }) => name.includes(only))) {
    const random = createRandom(seed + rounds.length)
    rounds.push(...(await campaign(start, processes, Math.ceil((share * count) / 200), random, tell)))
  }
} finally {
  await Promise.all(processes.map((one) => one.stop()))
}
console.log(`\n${byFault(rounds)}\n\n${byClient(rounds)}\n`)
const wrong = rounds.filter(({ faults }) => faults.length > 0)
console.log(
  `${rounds.length} faults in ${Math.round((performance.now() - started) / 60_000)} minutes, ${wrong.length} with something wrong (FAULTS_SEED=${seed})`,
)
process.exitCode = wrong.length === 0 && rounds.length > 0 ? 0 : 1

/** As it happens, with the first of what is wrong. */
function tell(round: Round): void {
  console.log(lineOf(round))
  for (const fault of round.faults.slice(0, 5)) console.log(`    ${fault}`)
}
