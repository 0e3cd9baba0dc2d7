// What it takes to import the package: milliseconds in fresh processes, and bytes of code that are loaded.

import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { atMost, measured } from '../goals.ts'
import { table } from '../page.ts'
import type { Part } from '../parts.ts'
import { spreadOf, written } from '../statistics.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXPRESS = ['utsessions', 'utsessions/express']
const LEAST_PROCESSES = 21

const MEASURE = (doors: readonly string[]) => `
const start = performance.now()
for (const door of ${JSON.stringify(doors)}) await import(door)
console.log(performance.now() - start)`

/** Nothing but Node in the process; `dist` as it was built. */
async function importing(doors: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const { NODE_OPTIONS: _, ...others } = process.env
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', MEASURE(doors)], {
    cwd: ROOT,
    env: { ...others, ...env },
  })
  return Number(stdout)
}

/** The sizes of the files in `dist` that importing these loads, as V8 itself tells. */
export async function bytesLoaded(doors: readonly string[]): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'utsessions-loaded-'))
  try {
    await importing(doors, { NODE_V8_COVERAGE: folder })
    const [file = ''] = await readdir(folder)
    const { result } = JSON.parse(await readFile(join(folder, file), 'utf8')) as { result: { url: string }[] }
    const own = new Set(result.map(({ url }) => url).filter((url) => url.startsWith('file:') && url.includes('/dist/')))
    const sizes = await Promise.all([...own].map(async (url) => (await stat(new URL(url))).size))
    return sizes.reduce((sum, size) => sum + size, 0)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const DOORS = [['utsessions'], EXPRESS, ['utsessions', 'utsessions/fastify'], ['utsessions', 'utsessions/hono']]

export const loading: Part = async ({ rounds }) => {
  const times = DOORS.map((): number[] => [])
  for (let round = 0; round < Math.max(rounds, LEAST_PROCESSES); round += 1)
    for (const [i, doors] of DOORS.entries()) times[i]?.push(await importing(doors))
  const kilobytes = await Promise.all(DOORS.map(async (doors) => (await bytesLoaded(doors)) / 1_000))
  const express = DOORS.indexOf(EXPRESS)
  return {
    goals: [
      measured(
        { name: 'importing utsessions and utsessions/express', limit: atMost(15), unit: 'ms' },
        () => times[express] ?? [],
      ),
      measured({ name: 'code loaded by utsessions and utsessions/express', limit: atMost(60), unit: 'kB' }, () => [
        kilobytes[express] ?? Number.NaN,
      ]),
    ],
    text: table(
      ['doors', 'ms in a fresh process', 'kB of code loaded'],
      DOORS.map((doors, i) => [
        doors.join(' and '),
        written(spreadOf(times[i] ?? []), 1),
        (kilobytes[i] ?? Number.NaN).toFixed(1),
      ]),
    ),
  }
}
