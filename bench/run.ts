// `npm run bench`: measures in interleaved rounds, prints the tables, and keeps them in bench/README.md. BENCH_ROUNDS changes how many.
// `npm run bench -- --only live` measures one part: functions, http, or live (LIVE_ROUNDS changes how many).

import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { benchFunctions } from './functions.ts'
import { benchHttp } from './http.ts'
import { benchLive } from './live.ts'
import { put } from './statistics.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7)
const liveRounds = Number(process.env['LIVE_ROUNDS'] ?? 300)
const readme = new URL('./README.md', import.meta.url)

const PARTS: Readonly<Record<string, () => Promise<string>>> = {
  functions: () => benchFunctions(rounds, 150),
  http: () => benchHttp(rounds, 2),
  live: () => benchLive(liveRounds),
}

/** What is asked for; all where nothing is. */
function partsAsked([flag, name]: readonly string[]): readonly string[] {
  const all = Object.keys(PARTS)
  if (flag === undefined) return all
  if (flag === '--only' && name !== undefined && all.includes(name)) return [name]
  throw new Error(`There is no such part. Write --only ${all.join(', or --only ')}.`)
}

const asked = partsAsked(process.argv.slice(2))
console.log(`${rounds} interleaved rounds; figures are medians, with the smallest and largest in brackets\n`)
for (const name of asked) {
  const text = (await PARTS[name]?.()) ?? ''
  console.log(`${text}\n`)
  await writeFile(readme, put(await readFile(readme, 'utf8'), name, text))
}
if (asked.length > 1) {
  const machine = `Node ${process.version}, ${cpus().length} cores, ${rounds} interleaved rounds`
  await writeFile(readme, put(await readFile(readme, 'utf8'), 'machine', machine))
}
