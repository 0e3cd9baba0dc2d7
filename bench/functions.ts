// The control without HTTP, and `decide` without a store: interleaved rounds, with the driver's bare statement beside SQLite.

import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bench } from 'tinybench'
import {
  createSessionControl,
  decide,
  EMPTY_RECORD,
  memoryStore,
  resolvePolicy,
  type SessionControl,
  type Store,
} from 'utsessions'
import { sqliteStore } from 'utsessions/sqlite'
import { ratioOf, spreadOf, table, written } from './statistics.ts'

interface Measured {
  readonly name: string
  /** What its rate is divided by. */
  readonly base: string
  readonly run: () => unknown
  /** Operations a second, one figure a round. */
  readonly rates: number[]
}

export async function benchFunctions(rounds: number, millisecondsEach: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'utsessions-bench-'))
  const memory = memoryStore()
  const sqlite = sqliteStore({ path: join(folder, 'functions.db') })
  const driver = bareDriver(join(folder, 'driver.db'))
  const measured: Measured[] = [
    ...decideCases(),
    ...(await controlCases('memory', memory, 'decide: check')),
    {
      name: 'SQLite: bare prepared SELECT of one record',
      base: 'SQLite: bare prepared SELECT of one record',
      run: driver.select,
      rates: [],
    },
    {
      name: 'SQLite: bare prepared UPSERT of one record',
      base: 'SQLite: bare prepared UPSERT of one record',
      run: driver.upsert,
      rates: [],
    },
    ...(await controlCases('SQLite', sqlite, 'SQLite: bare prepared SELECT of one record')),
  ]
  for (let round = 0; round < rounds; round += 1) {
    for (const one of measured) one.rates.push(await rateOf(one.run, millisecondsEach))
  }
  await sqlite.close()
  driver.close()
  await rm(folder, { recursive: true })
  return report(measured)
}

async function rateOf(run: () => unknown, time: number): Promise<number> {
  const bench = new Bench({ time, warmupTime: 20 }).add('one', run)
  await bench.run()
  const result = bench.tasks[0]?.result
  return result && 'throughput' in result ? result.throughput.mean : Number.NaN
}

function decideCases(): Measured[] {
  const policy = resolvePolicy({ lock: '5m', idle: '30m' })
  const now = 1_800_000_000_000
  const open = { kind: 'open', account: 'ann', now, newToken: 'a'.repeat(22), device: 'd'.repeat(22) } as const
  const { record } = decide(EMPTY_RECORD, open, policy)
  const check = {
    kind: 'check',
    account: 'ann',
    now: now + 1000,
    token: { hash: open.newToken, issuedAt: now },
  } as const
  return [
    { name: 'decide: check', base: 'decide: check', run: () => decide(record, check, policy), rates: [] },
    { name: 'decide: open', base: 'decide: check', run: () => decide(EMPTY_RECORD, open, policy), rates: [] },
  ]
}

async function controlCases(name: string, store: Store, base: string): Promise<Measured[]> {
  const control = createSessionControl({ store, policy: { lock: '5m', idle: '30m' }, pruneEvery: 'never' })
  const token = await openedToken(control)
  let number = 0
  const open = () => {
    number += 1
    return control.open({ account: `account-${number}`, device: 'laptop', label: 'Firefox on Linux' })
  }
  return [
    { name: `${name}: control.check`, base, run: () => control.check({ account: 'ann', token }), rates: [] },
    {
      name: `${name}: control.open`,
      base: name === 'SQLite' ? 'SQLite: bare prepared UPSERT of one record' : base,
      run: open,
      rates: [],
    },
  ]
}

async function openedToken(control: SessionControl): Promise<string> {
  const answer = await control.open({ account: 'ann', device: 'laptop', label: 'Firefox on Linux' })
  if (answer.outcome !== 'admitted' || answer.token === null) throw new Error('the first opening was not admitted')
  return answer.token
}

/** The same file settings and a row of the same size, by nothing but the driver. */
function bareDriver(path: string) {
  const { DatabaseSync } = createRequire(import.meta.url)(
    '@photostructure/sqlite',
  ) as typeof import('@photostructure/sqlite')
  const database = new DatabaseSync(path)
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE cell (account TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID',
  )
  const text = 'x'.repeat(400)
  const put = database.prepare(
    'INSERT INTO cell VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET record = excluded.record',
  )
  const get = database.prepare('SELECT record FROM cell WHERE account = ?')
  put.run('ann', text)
  let number = 0
  return {
    select: () => get.get('ann'),
    upsert: () => {
      number += 1
      return put.run(`account-${number}`, text)
    },
    close: () => database.close(),
  }
}

function report(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, base, rates }) => {
    const of = measured.find((other) => other.name === base)
    return [
      name,
      written(spreadOf(rates), 0),
      written(spreadOf(rates.map((rate) => 1e9 / rate)), 0),
      base === name ? '' : `${written(ratioOf(rates, of?.rates ?? []))} of ${base}`,
    ]
  })
  return table(['what', 'a second', 'ns each', 'rate as a ratio'], rows)
}
