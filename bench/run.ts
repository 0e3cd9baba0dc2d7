// `npm run bench`: measures in interleaved rounds, prints the tables, and keeps them in bench/README.md. BENCH_ROUNDS changes how many.

import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { benchFunctions } from './functions.ts'
import { benchHttp } from './http.ts'
import { put } from './statistics.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7)
const readme = new URL('./README.md', import.meta.url)

console.log(`${rounds} interleaved rounds; figures are medians, with the smallest and largest in brackets\n`)
const functions = await benchFunctions(rounds, 150)
console.log(`${functions}\n`)
const http = await benchHttp(rounds, 2)
console.log(`${http}\n`)

const machine = `Node ${process.version}, ${cpus().length} cores, ${rounds} interleaved rounds`
const text = await readFile(readme, 'utf8')
await writeFile(readme, put(put(put(text, 'machine', machine), 'http', http), 'functions', functions))
