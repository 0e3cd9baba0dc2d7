// `control.check` and `control.open` over Redis, through node-redis and ioredis, beside the bare commands through the same client.

import { startRedis } from '../../test/support/servers/redis.ts'
import { atLeast, atMost, measured } from '../goals.ts'
import { table } from '../page.ts'
import { measureProcesses, type Part, type ProcessCell, using, working } from '../parts.ts'
import type { Reading, Readings } from '../rounds.ts'
import { quotients, spreadOf, written } from '../statistics.ts'
import { workTable } from '../work-table.ts'

const MS = 300
const CLIENTS = ['node-redis', 'ioredis']
const IN_FLIGHT = [1, 50, 500]
const OPENINGS = 50
const AT_ONCE = 64

const levelled = (what: string, client: string, inFlight: number) => `${what}, ${client}, ${inFlight} in flight`

function cellAt(what: string, client: string, inFlight: number): ProcessCell {
  return working(levelled(what, client, inFlight), { module: 'redis', name: `${what}, ${client}` }, MS, inFlight)
}

/** The stampede: all at once on one account, as many at once on as many accounts, and one alone. */
const WAVES = { alone: ['open one', 1], together: ['open one', AT_ONCE], spread: ['open spread', AT_ONCE] } as const

function waveCell(name: keyof typeof WAVES): ProcessCell {
  const [what, size] = WAVES[name]
  return {
    name,
    spec: { module: 'redis', name: `${what}, node-redis` },
    measure: (process) => process.ask<Reading>('waves', MS, size),
  }
}

/** Pairs stand beside each other, so that little happens between the two. */
const CHECKS = CLIENTS.flatMap((client) =>
  IN_FLIGHT.flatMap((inFlight) => ['check', 'bare GET'].map((what) => [what, client, inFlight] as const)),
)
const OPENS = CLIENTS.flatMap((client) =>
  ['open', 'bare GET and EVALSHA'].map((what) => [what, client, OPENINGS] as const),
)

export const redis: Part = ({ rounds }) =>
  using(startRedis(), async ({ url }) => {
    const cells = [...CHECKS, ...OPENS].map((cell) => cellAt(...cell))
    const waves = (Object.keys(WAVES) as (keyof typeof WAVES)[]).map(waveCell)
    const readings = await measureProcesses(rounds, { redis: url }, [...cells, ...waves])
    const baseOf = (cell: string) => cell.replace(/^check/, 'bare GET').replace(/^open/, 'bare GET and EVALSHA')
    return {
      goals: [
        ...beside(readings, CHECKS, 'check', 'bare GET', 0.85),
        ...beside(readings, OPENS, 'open', 'bare GET and EVALSHA', 0.8),
        ...stampede(readings),
      ],
      text: `${workTable(
        cells.map(({ name }) => name),
        readings,
        baseOf,
      )}\n\n${wavesTable(readings)}`,
    }
  })

function beside({ of }: Readings, cells: typeof CHECKS, what: string, base: string, limit: number) {
  return cells
    .filter(([name]) => name === what)
    .map(([, client, inFlight]) =>
      measured(
        { name: `Redis: control.${what} ÷ ${base}, ${client}, ${inFlight} in flight`, limit: atLeast(limit) },
        () => quotients(of(levelled(what, client, inFlight)), of(levelled(base, client, inFlight))),
      ),
    )
}

function stampede({ of }: Readings) {
  return [
    measured(
      { name: `Redis: ${AT_ONCE} openings at once on one account, p99 ÷ p99 of one alone`, limit: atMost(5) },
      () => quotients(of('together', 'p99'), of('alone', 'p99')),
    ),
    measured(
      { name: `Redis: ${AT_ONCE} openings at once on one account ÷ on ${AT_ONCE} accounts, rate`, limit: atLeast(0.8) },
      () => quotients(of('together'), of('spread')),
    ),
  ]
}

function wavesTable({ of, faults }: Readings): string {
  const told = {
    alone: 'one alone',
    together: `${AT_ONCE} at once on one account`,
    spread: `${AT_ONCE} at once on ${AT_ONCE} accounts`,
  }
  const rows = Object.entries(told).map(([cell, text]) => {
    const fault = faults.get(cell)
    if (fault !== undefined) return [text, 'failed', '', '']
    return [
      text,
      written(spreadOf(of(cell)), 0),
      written(spreadOf(of(cell, 'p50'))),
      written(spreadOf(of(cell, 'p99'))),
    ]
  })
  return table(['openings', 'a second', 'median of one, ms', 'p99 of one, ms'], rows)
}
