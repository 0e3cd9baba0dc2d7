// `npm run bench:scale`: each store with a thousand, a hundred thousand and a million accounts. Every size is measured in every round, one
// after another, and compared with the smallest in the same round. Prints the tables, and keeps them in docs/scale.md.
// SCALE_STORES=Redis,SQLite picks stores, SCALE_ACCOUNTS=1000,10000 sizes, SCALE_ROUNDS=3 rounds.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../test/support/servers/postgres.ts'
import { startRedis } from '../test/support/servers/redis.ts'
import { put, table } from './page.ts'
import type { CellCalls } from './scale-cell.ts'
import type { ScaleSpec } from './scale-stores.ts'
import { ratioOf, spreadOf, written } from './statistics.ts'

type Kind = ScaleSpec['kind']

const listed = (name: string, otherwise: string) => (process.env[name] ?? otherwise).split(',')
const KINDS = listed('SCALE_STORES', 'memory,SQLite,Redis,PostgreSQL') as Kind[]
const SIZES = listed('SCALE_ACCOUNTS', '1000,100000,1000000').map(Number)
/** Figures of a trial with fewer accounts are not kept. */
const isWhole = process.env['SCALE_ACCOUNTS'] === undefined
const ROUNDS = Number(process.env['SCALE_ROUNDS'] ?? 7)
const MEASURE_MS = 3_000

interface Cell {
  readonly size: number
  call<K extends keyof CellCalls>(call: K, ...args: Parameters<CellCalls[K]>): Promise<number>
  stop(): Promise<void>
  readonly checks: number[]
  readonly opens: number[]
}

/** A cell alone on its server or file: what one size holds weighs on no other. */
async function startCell(kind: Kind, size: number, folder: string): Promise<Cell> {
  const { spec, stop } = await startBackend(kind, join(folder, `${size}.db`))
  const child = fork(fileURLToPath(new URL('./scale-cell.ts', import.meta.url)), [JSON.stringify(spec)], {
    execArgv: ['--import', 'tsx', '--no-warnings', '--expose-gc', '--max-old-space-size=8000'],
  })
  await once(child, 'message')
  return {
    size,
    call: (call, ...args) => ask(child, call, args),
    stop: async () => {
      child.disconnect()
      await once(child, 'exit')
      await stop()
    },
    checks: [],
    opens: [],
  }
}

async function startBackend(kind: Kind, path: string): Promise<{ spec: ScaleSpec; stop: () => Promise<void> }> {
  switch (kind) {
    case 'memory':
      return { spec: { kind }, stop: async () => {} }
    case 'SQLite':
      return { spec: { kind, path }, stop: async () => {} }
    case 'Redis': {
      const { url, stop } = await startRedis()
      return { spec: { kind, url }, stop }
    }
    case 'PostgreSQL': {
      const { url, stop } = await startPostgres({ settings: { fsync: 'on', shared_buffers: '512MB' } })
      return { spec: { kind, url }, stop }
    }
  }
}

async function ask(child: ChildProcess, call: string, args: readonly number[]): Promise<number> {
  child.send({ call, args })
  const [{ figure, error }] = (await once(child, 'message')) as [{ figure: number; error?: string }]
  if (error !== undefined) throw new Error(`${call}: ${error}`)
  return figure
}

interface Row {
  readonly size: number
  readonly cells: readonly string[]
}

/** All sizes of one store. */
async function measure(kind: Kind): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'utsessions-scale-'))
  const cells = await Promise.all(SIZES.map((size) => startCell(kind, size, folder)))
  try {
    const filled: string[] = []
    for (const cell of cells) filled.push(await fill(kind, cell))
    for (let round = 0; round < ROUNDS; round += 1) for (const cell of cells) await measureOnce(cell)
    const ends: string[][] = []
    for (const cell of cells) ends.push(await pageAndEmpty(kind, cell))
    return cells.map((cell, i) => ({
      size: cell.size,
      cells: [filled[i] ?? '', ...rates(cell, cells[0]), ...(ends[i] ?? [])],
    }))
  } finally {
    await Promise.all(cells.map((cell) => cell.stop()))
    await rm(folder, { recursive: true })
  }
}

/** @returns bytes for each live session */
async function fill(kind: Kind, cell: Cell): Promise<string> {
  const seconds = await cell.call('fill', cell.size)
  const bytes = (await cell.call('bytes')) / cell.size
  console.log(`${kind}, ${cell.size}: filled in ${seconds.toFixed(1)} s, ${bytes.toFixed(0)} bytes each`)
  return bytes.toFixed(0)
}

async function measureOnce(cell: Cell): Promise<void> {
  cell.checks.push(await cell.call('check', MEASURE_MS))
  cell.opens.push(await cell.call('open', MEASURE_MS))
}

async function pageAndEmpty(kind: Kind, cell: Cell): Promise<string[]> {
  const page = await cell.call('firstPage')
  const closing = await cell.call('closeAll')
  const empty = await cell.call('returnToEmpty')
  console.log(`${kind}, ${cell.size}: closed in ${closing.toFixed(1)} s, empty after ${empty.toFixed(1)} s more`)
  return [page.toFixed(1), empty < 0 ? 'not within 5 minutes' : empty.toFixed(0)]
}

function rates({ checks, opens }: Cell, smallest: Cell | undefined): string[] {
  return [
    written(spreadOf(checks), 0),
    written(ratioOf(checks, smallest?.checks ?? [])),
    written(spreadOf(opens), 0),
    written(ratioOf(opens, smallest?.opens ?? [])),
  ]
}

const HEAD = [
  'accounts',
  'bytes a live session',
  'checks/s',
  '÷ smallest',
  'openings/s',
  '÷ smallest',
  'first page, ms',
  'empty again, s',
]

/** Each store has a table of its own in the page, so that one alone can be measured again. */
async function keep(kind: Kind, text: string): Promise<void> {
  const page = new URL('../docs/scale.md', import.meta.url)
  const machine = `Node ${process.version}, ${cpus().length} cores, ${ROUNDS} interleaved rounds`
  await writeFile(page, put(await readFile(page, 'utf8'), kind, `${machine}\n\n${text}`))
}

console.log(`${KINDS.join(', ')} with ${SIZES.join(', ')} accounts, ${ROUNDS} interleaved rounds\n`)
for (const kind of KINDS) {
  const rows = await measure(kind)
  const text = table(
    HEAD,
    rows.map(({ size, cells }) => [size.toLocaleString('en'), ...cells]),
  )
  console.log(`\n${kind}\n\n${text}\n`)
  if (isWhole) await keep(kind, text)
}
