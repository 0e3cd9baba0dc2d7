// `npm run bench -- --profile`: where the time goes in a guarded request and in a check. A table of self time, and a flame figure for each.

import { writeFile } from 'node:fs/promises'
import { startRedis } from '../test/support/servers/redis.ts'
import { type CellProcess, type CellSpec, startCell } from './cell-process.ts'
import { flame } from './flame.ts'
import { loadOnce, visited } from './load.ts'
import { table } from './page.ts'
import { using } from './parts.ts'
import { busyTree, type CpuProfile, selfTimes } from './stacks.ts'

const MS = 4_000
const WARM_UP_MS = 3_000
/** Whose code took less of the time is not listed. */
const LEAST_SHARE = 0.005
const ROWS = 16

interface Subject {
  readonly name: string
  readonly file: string
  readonly spec: Omit<CellSpec, 'places'>
  /** Warms up, and gives what is then looked at. */
  readonly ready: (process: CellProcess) => Promise<() => Promise<unknown>>
}

const SUBJECTS: readonly Subject[] = [
  guarded('guard, memory', 'profile-guard-memory.svg'),
  guarded('guard, Redis', 'profile-guard-redis.svg'),
  checked('cached', { module: 'control', name: 'cached' }, 'profile-check-cached.svg', 1),
  checked('over Redis, 50 in flight', { module: 'redis', name: 'check, node-redis' }, 'profile-check-redis.svg', 50),
]

function guarded(name: string, file: string): Subject {
  return {
    name: `a request of Express, ${name}`,
    file,
    spec: { module: 'express', name },
    ready: async (process) => {
      const loaded = await visited(process, WARM_UP_MS / 1_000)
      return () => loadOnce(loaded, MS / 1_000)
    },
  }
}

function checked(how: string, spec: Subject['spec'], file: string, inFlight: number): Subject {
  return {
    name: `control.check ${how}`,
    file,
    spec,
    ready: async (process) => {
      await process.ask('run', WARM_UP_MS, inFlight)
      return () => process.ask('run', MS, inFlight)
    },
  }
}

/** @returns the part of the page; the figures are written beside it */
export async function profile(): Promise<string> {
  const texts: string[] = []
  for (const subject of SUBJECTS) {
    console.log(`Profiling ${subject.name}…`)
    const cpuProfile = await profileOf(subject)
    await writeFile(new URL(`./${subject.file}`, import.meta.url), flame(busyTree(cpuProfile), subject.name))
    texts.push(`### ${subject.name}\n\n![flame figure of ${subject.name}](${subject.file})\n\n${selfTable(cpuProfile)}`)
  }
  return texts.join('\n\n')
}

function profileOf({ spec, ready }: Subject): Promise<CpuProfile> {
  return using(startRedis(), ({ url }) =>
    using(startCell({ ...spec, places: { redis: url } }, [], true), async (process) => {
      const work = await ready(process)
      await process.ask('startProfile')
      await work()
      return process.ask<CpuProfile>('stopProfile')
    }),
  )
}

function selfTable(cpuProfile: CpuProfile): string {
  const all = selfTimes(cpuProfile)
  const total = all.reduce((sum, { micros }) => sum + micros, 0)
  const share = (micros: number) => `${((100 * micros) / total).toFixed(1)} %`
  const owners = owned(all)
  const byOwner = [...owners]
    .filter(([, micros]) => micros >= LEAST_SHARE * total)
    .sort((a, b) => b[1] - a[1])
    .map(([owner, micros]) => `${owner} ${share(micros)}`)
  const rows = all.slice(0, ROWS).map(({ name, owner, micros }) => [name, owner, share(micros)])
  return `Of the busy time: ${byOwner.join(', ')}.\n\n${table(['function', 'of', 'self time'], rows)}`
}

function owned(all: ReturnType<typeof selfTimes>): Map<string, number> {
  const owners = new Map<string, number>()
  for (const { owner, micros } of all) owners.set(owner, (owners.get(owner) ?? 0) + micros)
  return owners
}
