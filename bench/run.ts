// `npm run bench`: measures in interleaved rounds, prints the goals, and keeps them in bench/README.md, figures.json and goals.svg. README.md
// says what may be asked for. BENCH_ROUNDS changes how many rounds; fewer than eleven are a trial, of which nothing is kept.

import { writeFile } from 'node:fs/promises'
import { asked } from './asked.ts'
import { goalsChart } from './chart.ts'
import { figuresBefore, keepFigures, movedTable } from './figures.ts'
import { figureOf, goalsTable, type MeasuredGoal, type MissedGoal } from './goals.ts'
import { benchLive } from './live.ts'
import { type Machine, machineNow } from './machine.ts'
import { keep } from './page.ts'
import { beside } from './parts/beside.ts'
import { bytes } from './parts/bytes.ts'
import { control } from './parts/control.ts'
import { postgres, sqlite } from './parts/databases.ts'
import { loading } from './parts/loading.ts'
import { redis } from './parts/redis.ts'
import { staleness } from './parts/staleness.ts'
import { express, fastify, hono } from './parts/web.ts'
import type { Part, PartResult, Settings } from './parts.ts'
import { profile } from './profile.ts'

const PARTS: Readonly<Record<string, Part>> = {
  express,
  fastify,
  hono,
  control,
  redis,
  sqlite,
  postgres,
  beside,
  bytes,
  loading,
  staleness,
  live: async () => ({ goals: [], text: await benchLive(Number(process.env['LIVE_ROUNDS'] ?? 300)) }),
}
/** Too long for the short run. */
const FULL_ONLY = ['live']
const README = new URL('./README.md', import.meta.url)
const CHART = new URL('./goals.svg', import.meta.url)

const wanted = asked(process.argv.slice(2), Object.keys(PARTS))
if (wanted.isProfile) await keep(README, { profile: await profile() })
else await bench(wanted.only ?? Object.keys(PARTS).filter((name) => wanted.isFull || !FULL_ONLY.includes(name)))

async function bench(names: readonly string[]): Promise<void> {
  const at = new Date().toISOString()
  const begun = performance.now()
  console.log(`${names.join(', ')}: ${wanted.rounds} interleaved rounds each\n`)
  const results = new Map<string, PartResult>()
  for (const name of names) {
    const result = await measured(name, wanted)
    if (result) results.set(name, result)
  }
  const goals = [...results.values()].flatMap((result) => result.goals)
  const now = Object.fromEntries(goals.flatMap((goal) => ('fault' in goal ? [] : [[goal.name, figureOf(goal, at)]])))
  console.log(`${goalsTable(now, missedOf(goals))}\n\n${movedTable(await figuresBefore(), now)}\n`)
  if (wanted.isTrial) console.log('A trial: nothing is kept.')
  else await keepAll(at, goals, results)
  console.log(`${((performance.now() - begun) / 60_000).toFixed(1)} minutes`)
  if (results.size < names.length || goals.some((goal) => 'fault' in goal)) process.exitCode = 1
}

/** A part that cannot be measured at all does not keep the others from it. */
async function measured(name: string, settings: Settings): Promise<PartResult | undefined> {
  const begun = performance.now()
  try {
    const result = await PARTS[name]?.(settings)
    console.log(`## ${name}, ${((performance.now() - begun) / 1_000).toFixed(0)} s\n\n${result?.text}\n`)
    return result
  } catch (error) {
    console.log(`## ${name} failed: ${error instanceof Error ? error.stack : error}\n`)
    return undefined
  }
}

/** Each part has a place of its own in the page, so that one alone can be measured again. */
async function keepAll(
  at: string,
  goals: readonly (MeasuredGoal | MissedGoal)[],
  results: ReadonlyMap<string, PartResult>,
): Promise<void> {
  const machine = machineNow()
  const before = await figuresBefore()
  const figures = await keepFigures(machine, at, goals)
  await writeFile(CHART, goalsChart(figures.goals))
  await keep(README, {
    ...Object.fromEntries([...results].map(([name, { text }]) => [name, text])),
    goals: goalsTable(figures.goals, missedOf(goals)),
    machine: machineText(machine, at),
    moved: movedTable(before, figures.goals),
  })
}

function missedOf(goals: readonly (MeasuredGoal | MissedGoal)[]): MissedGoal[] {
  return goals.filter((goal): goal is MissedGoal => 'fault' in goal)
}

function machineText({ machine, versions }: Machine, at: string): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const what = wanted.only === undefined ? '' : ` (${wanted.only.join(', ')} alone)`
  return `${at.slice(0, 16).replace('T', ' ')} UTC${what}, ${wanted.rounds} interleaved rounds, on ${machine}.\n\n${list.join(', ')}.`
}
