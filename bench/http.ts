// The guard's cost for one authenticated request on Express, beside what else people put there.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import { VARIANTS, type Variant } from './server.ts'
import { ratioOf, spreadOf, table, written } from './statistics.ts'

interface Running {
  readonly variant: Variant
  readonly process: ChildProcess
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** One figure a round. */
  readonly throughput: number[]
  readonly cpu: number[]
  readonly latency: number[]
}

const CONNECTIONS = 20
const names = Object.keys(VARIANTS) as Variant[]

/** Runs every variant in every round, one after another, and gives the table of ratios. */
export async function benchHttp(rounds: number, secondsEach: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'utsessions-bench-'))
  const running = await Promise.all(names.map((variant) => start(variant, folder)))
  try {
    for (const server of running) await load(server, CONNECTIONS, 1)
    for (let round = 0; round < rounds; round += 1) {
      for (const server of running) await measure(server, secondsEach)
    }
    return report(running)
  } finally {
    for (const { process } of running) process.disconnect()
    await Promise.all(running.map(({ process }) => once(process, 'exit')))
    await rm(folder, { recursive: true })
  }
}

async function start(variant: Variant, folder: string): Promise<Running> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [variant, folder], {
    execArgv: ['--import', 'tsx', '--no-warnings'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const url = `http://127.0.0.1:${port}`
  return { variant, process: child, url, headers: await signIn(url), throughput: [], cpu: [], latency: [] }
}

/** Two requests, as a browser makes them: the login, and the first page, which opens the session. */
async function signIn(url: string): Promise<Record<string, string>> {
  const known = { 'x-account': 'ann', 'x-sign-in': 'bench' }
  const cookies = new Map<string, string>()
  for (const [method, path] of [
    ['POST', '/login'],
    ['GET', '/'],
  ] as const) {
    const headers = { ...known, cookie: [...cookies.values()].join('; ') || 'none=1' }
    const response = await fetch(url + path, { method, headers })
    await response.arrayBuffer()
    for (const line of response.headers.getSetCookie()) cookies.set(line.split('=')[0] ?? '', line.split(';')[0] ?? '')
  }
  return { ...known, cookie: [...cookies.values()].join('; ') || 'none=1' }
}

async function measure(server: Running, seconds: number): Promise<void> {
  const before = await cpuOf(server)
  const busy = await load(server, CONNECTIONS, seconds)
  const after = await cpuOf(server)
  const single = await load(server, 1, seconds / 2)
  server.throughput.push(busy.requests / busy.seconds)
  server.cpu.push((after - before) / busy.requests)
  server.latency.push((single.seconds * 1e6) / single.requests)
}

async function load({ url, headers }: Running, connections: number, duration: number) {
  const result = await autocannon({ url, headers: { ...headers }, connections, duration })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 200, ${result.errors} errors`)
  return { requests: result.requests.total, seconds: result.duration }
}

/** Processor time of the server so far, in microseconds. */
async function cpuOf({ process }: Running): Promise<number> {
  process.send('cpu')
  const [{ cpu }] = (await once(process, 'message')) as [{ cpu: NodeJS.CpuUsage }]
  return cpu.user + cpu.system
}

function report(running: readonly Running[]): string {
  const [bare] = running
  const host = running.find(({ variant }) => variant === 'express-session')
  const rows = running.map((server) => [
    server.variant,
    written(ratioOf(server.throughput, bare?.throughput ?? [])),
    written(ratioOf(server.throughput, host?.throughput ?? [])),
    written(spreadOf(added(server.cpu, bare?.cpu)), 1),
    written(spreadOf(added(server.latency, bare?.latency)), 1),
    written(spreadOf(server.throughput), 0),
  ])
  const head = [
    'stack',
    'throughput ÷ bare Express',
    '÷ express-session',
    'CPU added, µs',
    'latency added at 1 connection, µs',
    'requests/s',
  ]
  return table(head, rows)
}

function added(figures: readonly number[], base: readonly number[] = []): number[] {
  return figures.map((figure, round) => figure - (base[round] ?? Number.NaN))
}
