import { startLoadProcesses } from './load-process.ts'
import { postgresPlace } from './places/postgres.ts'
import { redisPlace } from './places/redis.ts'
import { createRandom } from './random.ts'
import { round } from './round.ts'

const random = createRandom(Number(process.argv[4] ?? 1))
const place = process.argv[2]?.startsWith('p')
  ? await postgresPlace(process.argv[2] as never, process.argv[3] as never)
  : await redisPlace((process.argv[2] ?? 'node-redis') as never, (process.argv[3] ?? 'always') as never)
const procs = await startLoadProcesses()
await Promise.all(procs.map((p) => p.call('open', place.spec, p.name)))
let n = 0
for (const fault of place.faults) {
  const r = await round(place, procs, fault, `r${n++}`, random)
  const { faults, ...rest } = r
  console.log(JSON.stringify(rest))
  for (const f of faults.slice(0, 5)) console.log('   ', f)
  if (faults.length) console.log('   ', faults.length)
}
for (const p of procs) await p.stop()
await place.stop()
