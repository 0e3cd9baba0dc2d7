// Express, Fastify and Hono: what a request costs with the guard, beside a bare application and what else people put there.

import { startRedis } from '../../test/support/servers/redis.ts'
import { atLeast, atMost, type Goal, measured } from '../goals.ts'
import { type Loaded, loadOnce, visited } from '../load.ts'
import { table } from '../page.ts'
import { measureProcesses, type Part, type ProcessCell, using, working } from '../parts.ts'
import type { Readings } from '../rounds.ts'
import { differences, quotients, spreadOf, written } from '../statistics.ts'

const SECONDS = 1
const LATENCY_SECONDS = 0.4
/** What a bare GET takes, for latencies. */
const GET_MS = 250
const GET = 'one bare GET'

type Figures = (read: Readings['of']) => readonly number[]
type Wanted = readonly [goal: Goal, figures: Figures]

interface Framework {
  readonly name: string
  readonly cells: readonly string[]
  /** Where the latency at one connection is wanted. */
  readonly timed: readonly string[]
  readonly goals: readonly Wanted[]
}

const goal = (name: string, limit: Goal['limit'], figures: Figures): Wanted => [{ name, limit }, figures]

/** Requests a second beside those of another cell. */
const rates =
  (cell: string, base: string): Figures =>
  (of) =>
    quotients(of(cell), of(base))
const added =
  (cell: string, figure: string): Figures =>
  (of) =>
    differences(of(cell, figure), of('bare', figure))

const EXPRESS: Framework = {
  name: 'Express',
  cells: [
    'bare',
    'hand-written',
    'guard, memory',
    'guard, cached',
    'guard, Redis',
    'express-session, memory',
    'express-session, connect-redis',
  ],
  timed: ['bare', 'guard, Redis'],
  goals: [
    goal('Express: guard, memory ÷ bare', atLeast(0.88), rates('guard, memory', 'bare')),
    goal('Express: guard, cached ÷ bare', atLeast(0.88), rates('guard, cached', 'bare')),
    goal('Express: guard, Redis ÷ bare', atLeast(0.85), rates('guard, Redis', 'bare')),
    goal(
      'Express: guard, Redis ÷ express-session and connect-redis',
      atLeast(1.3),
      rates('guard, Redis', 'express-session, connect-redis'),
    ),
    goal('Express: latency added, guard, Redis ÷ a bare GET', atMost(1.25), (of) =>
      quotients(added('guard, Redis', 'latency')(of), of(GET, 'micros')),
    ),
    goal('Express: CPU added, guard, memory ÷ express-session, memory', atMost(0.1), (of) =>
      quotients(added('guard, memory', 'cpu')(of), added('express-session, memory', 'cpu')(of)),
    ),
    goal('Express: CPU added, guard, Redis ÷ express-session and connect-redis', atMost(0.35), (of) =>
      quotients(added('guard, Redis', 'cpu')(of), added('express-session, connect-redis', 'cpu')(of)),
    ),
  ],
}

const FASTIFY: Framework = {
  name: 'Fastify',
  cells: ['bare', 'hand-written', 'guard, memory', 'guard, cached', 'guard, Redis', '@fastify/session, Redis'],
  timed: ['bare', 'guard, Redis'],
  goals: [
    goal('Fastify: guard, memory ÷ bare', atLeast(0.82), rates('guard, memory', 'bare')),
    goal('Fastify: guard, cached ÷ bare', atLeast(0.82), rates('guard, cached', 'bare')),
    goal('Fastify: guard, Redis ÷ bare', atLeast(0.6), rates('guard, Redis', 'bare')),
    goal('Fastify: guard, Redis ÷ @fastify/session', atLeast(1.5), rates('guard, Redis', '@fastify/session, Redis')),
    goal('Fastify: latency added, guard, Redis ÷ a bare GET', atMost(1.25), (of) =>
      quotients(added('guard, Redis', 'latency')(of), of(GET, 'micros')),
    ),
  ],
}

const HONO: Framework = {
  name: 'Hono',
  cells: ['bare', 'hand-written', 'guard, memory', 'guard, cached'],
  timed: [],
  goals: [
    goal('Hono: guard, memory ÷ bare', atLeast(0.72), rates('guard, memory', 'bare')),
    goal('Hono: guard, cached ÷ bare', atLeast(0.72), rates('guard, cached', 'bare')),
  ],
}

export const express: Part = partOf(EXPRESS)
export const fastify: Part = partOf(FASTIFY)
export const hono: Part = partOf(HONO)

function partOf(framework: Framework): Part {
  return ({ rounds }) =>
    using(startRedis(), async ({ url }) => {
      const trip = framework.timed.length > 0 ? [working(GET, { module: 'redis', name: 'bare GET' }, GET_MS)] : []
      const cells = framework.cells.map((cell) => servingCell(framework, cell))
      const readings = await measureProcesses(rounds, { redis: url }, [...cells, ...trip])
      return {
        goals: framework.goals.map(([goal, figures]) => measured(goal, () => figures(readings.of))),
        text: webTable(framework.cells, readings),
      }
    })
}

function servingCell({ name: framework, timed }: Framework, name: string): ProcessCell {
  return webCell(framework.toLowerCase(), name, SECONDS, timed.includes(name) ? LATENCY_SECONDS : 0)
}

const WARM_UP_SECONDS = 2

/** A cell that autocannon asks; everybody is signed in, and it is warm, before the first round. */
export function webCell(module: string, name: string, seconds: number, latencySeconds = 0): ProcessCell {
  let loaded: Loaded | undefined
  return {
    name,
    spec: { module, name },
    warmUp: async (process) => {
      loaded = await visited(process, WARM_UP_SECONDS)
    },
    measure: async () => {
      if (!loaded) throw new Error('nobody is signed in')
      return loadOnce(loaded, seconds, latencySeconds)
    },
  }
}

const HEAD = [
  'stack',
  'requests/s ÷ bare',
  'CPU for one request, µs',
  'CPU added, µs',
  'latency added at 1 connection, µs',
  'requests/s',
]

/** A line for each cell that worked. */
export function webTable(cells: readonly string[], { of, faults }: Readings): string {
  const rows = cells.map((cell) => {
    const fault = faults.get(cell) ?? faults.get('bare')
    if (fault !== undefined) return [cell, 'failed', '', '', '', '']
    const latency = spreadOf(added(cell, 'latency')(of))
    return [
      cell,
      written(spreadOf(rates(cell, 'bare')(of))),
      written(spreadOf(of(cell, 'cpu')), 1),
      written(spreadOf(added(cell, 'cpu')(of)), 1),
      Number.isNaN(latency.median) ? '' : written(latency, 1),
      written(spreadOf(of(cell)), 0),
    ]
  })
  return table(HEAD, rows)
}
