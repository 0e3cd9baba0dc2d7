// `npm run bench -- --profile`: where the time goes in a guarded request and in a check. A table of self time, and a flame figure for each.

import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '../test/support/servers/redis.ts'
import { startCell } from './cell-process.ts'
import { flame } from './flame.ts'
import { loadOnce, visited } from './load.ts'
import { table } from './page.ts'
import { type ProcessCell, using } from './parts.ts'
import { busyTree, type CpuProfile, selfTimes } from './stacks.ts'

const MS = 4_000
const ROWS = 16

/** What is looked at, and the file of its figure. */
const SUBJECTS: readonly (ProcessCell & { readonly file: string })[] = [
  guarded('guard, memory', 'profile-guard-memory.svg'),
  guarded('guard, Redis', 'profile-guard-redis.svg'),
  {
    name: 'control.check, cached',
    file: 'profile-check-cached.svg',
    spec: { module: 'control', name: 'cached' },
    measure: (process) => process.ask('run', MS, 1),
  },
  {
    name: 'control.check over Redis, 50 in flight',
    file: 'profile-check-redis.svg',
    spec: { module: 'redis', name: 'check, node-redis' },
    measure: (process) => process.ask('run', MS, 50),
  },
]

function guarded(name: string, file: string): (typeof SUBJECTS)[number] {
  return {
    name: `a request of Express, ${name}`,
    file,
    spec: { module: 'express', name },
    measure: async (process) => loadOnce(await visited(process, 1), MS / 1_000),
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

async function profileOf({ spec, measure }: ProcessCell): Promise<CpuProfile> {
  const folder = await mkdtemp(join(tmpdir(), 'utsessions-profile-'))
  try {
    await using(startRedis(), ({ url }) => {
      const places = { redis: url, folder }
      return using(
        startCell({ ...spec, places }, ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${folder}`]),
        measure,
      )
    })
    return JSON.parse(await readFile(await largestIn(folder), 'utf8')) as CpuProfile
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The threads of the loader leave profiles, too. */
async function largestIn(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile')).map((name) => join(folder, name))
  const sized = await Promise.all(files.map(async (file) => ({ file, size: (await stat(file)).size })))
  const [largest] = sized.sort((a, b) => b.size - a.size)
  if (!largest) throw new Error('the process left no profile')
  return largest.file
}

function selfTable(cpuProfile: CpuProfile): string {
  const all = selfTimes(cpuProfile)
  const total = all.reduce((sum, { micros }) => sum + micros, 0)
  const share = (micros: number) => `${((100 * micros) / total).toFixed(1)} %`
  const owners = owned(all)
  const byOwner = [...owners].sort((a, b) => b[1] - a[1]).map(([owner, micros]) => `${owner} ${share(micros)}`)
  const rows = all.slice(0, ROWS).map(({ name, owner, micros }) => [name, owner, share(micros)])
  return `Of the busy time: ${byOwner.join(', ')}.\n\n${table(['function', 'of', 'self time'], rows)}`
}

function owned(all: ReturnType<typeof selfTimes>): Map<string, number> {
  const owners = new Map<string, number>()
  for (const { owner, micros } of all) owners.set(owner, (owners.get(owner) ?? 0) + micros)
  return owners
}
