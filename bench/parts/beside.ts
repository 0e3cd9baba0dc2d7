// Beside others that are asked once for each request: better-auth's `getSession`, rate-limiter-flexible.

import { startRedis } from '../../test/support/servers/redis.ts'
import { atMost, type Goal, measured } from '../goals.ts'
import { measureProcesses, type Part, using, working } from '../parts.ts'
import type { Readings } from '../rounds.ts'
import { differences, quotients } from '../statistics.ts'
import { workTable } from '../work-table.ts'
import { temporaryFolder } from './databases.ts'
import { webCell, webTable } from './web.ts'

const SECONDS = 0.8
const MS = 300

const WEB = [
  'bare',
  'guard, memory',
  'guard, SQLite',
  'guard, Redis',
  'better-auth, SQLite',
  'better-auth, Redis',
  'better-auth, cookie cache',
]
/** Each guard, and what is held against it: both on the same store; what asks no store beside the guard that asks none. */
const PAIRS = [
  ['guard, SQLite', 'better-auth, SQLite'],
  ['guard, Redis', 'better-auth, Redis'],
  ['guard, memory', 'better-auth, cookie cache'],
] as const
const CALLS = ['memory', 'Redis'].flatMap((store) => [`control.check, ${store}`, `rate-limiter-flexible, ${store}`])

export const beside: Part = ({ rounds }) =>
  using(startRedis(), ({ url }) =>
    using(temporaryFolder(), async ({ path }) => {
      const places = { redis: url, folder: path }
      const web = WEB.map((name) => webCell('express', name, SECONDS))
      const calls = CALLS.map((name) => working(name, { module: 'limiter', name }, MS, name.endsWith('Redis') ? 50 : 1))
      const readings = await measureProcesses(rounds, places, [...web, ...calls])
      const limiterOf = (cell: string) => cell.replace(/^control.check/, 'rate-limiter-flexible')
      return {
        goals: goalsOf(readings),
        text: `${webTable(WEB, readings)}\n\n${workTable(CALLS, readings, limiterOf)}`,
      }
    }),
  )

function goalsOf({ of }: Readings) {
  const added = (cell: string) => differences(of(cell, 'cpu'), of('bare', 'cpu'))
  const auth = PAIRS.map(([guard, other]): [Goal, () => readonly number[]] => [
    { name: `Express: CPU added, ${guard} ÷ ${other}`, limit: atMost(1 / 8) },
    () => quotients(added(guard), added(other)),
  ])
  const limiter = ['memory', 'Redis'].map((store): [Goal, () => readonly number[]] => [
    { name: `CPU of one call: control.check ÷ rate-limiter-flexible, ${store}`, limit: atMost(1) },
    () => quotients(of(`control.check, ${store}`, 'cpu'), of(`rate-limiter-flexible, ${store}`, 'cpu')),
  ])
  return [...auth, ...limiter].map(([goal, figures]) => measured(goal, figures))
}
