// What an application loads when it starts: counted, as times differ from machine to machine. Each file costs as much as twenty kilobytes in it.

import { beforeAll, describe, expect, it } from 'vitest'
import { buildDoors, DOORS } from '../../scripts/build-doors.ts'
import { fileOf, loadedWith } from '../../scripts/loading.ts'

type Built = Awaited<ReturnType<typeof buildDoors>>

const FRONT = 'src/index.ts'
let built: Built

beforeAll(async () => {
  built = await buildDoors()
})

/** The files that these doors load at once. */
function files(...doors: readonly string[]): readonly string[] {
  return [...loadedWith(built.outputs, ...doors.map((door) => fileOf(built, door)))]
}

/** The sources in them. */
function sources(...doors: readonly string[]): readonly string[] {
  return files(...doors).flatMap((file) => Object.keys(built.outputs[file]?.inputs ?? {}))
}

function bytes(...doors: readonly string[]): number {
  return files(...doors).reduce((sum, file) => sum + (built.outputs[file]?.bytes ?? 0), 0)
}

describe('the built package', () => {
  /** The goal is 60_000; docs/decisions/0047 says what stands between. It was 84_000 before 0051, which bought time with code. */
  it('loads under 88 kB for utsessions and utsessions/express together, in five files', () => {
    expect(bytes(FRONT, 'src/adapters/express.ts')).toBeLessThan(88_000)
    expect(files(FRONT, 'src/adapters/express.ts')).toHaveLength(5)
  })

  it.each(DOORS.filter((door) => door !== 'src/stores/url.ts'))('opens %s with no more than five files', (door) => {
    expect(files(door).length).toBeLessThanOrEqual(5)
  })

  it('loads pages and their words, the routes of the guard and the script for browsers when they are asked for', () => {
    const ofPages = /\/(routes|words)\/|live\/client-script/
    expect(sources('src/adapters/express.ts').filter((file) => ofPages.test(file))).toEqual([])
  })

  it('has each module once', () => {
    const all = Object.values(built.outputs).flatMap(({ inputs }) => Object.keys(inputs))
    expect(all.filter((file, i) => all.indexOf(file) !== i)).toEqual([])
  })

  it('loads nothing of the guard for stores, the control, notices, tokens or the names of hosts', () => {
    const doors = DOORS.filter((door) => /^src\/(index|stores|notices|adapters\/(tokens|hosts))/.test(door))
    expect(doors).toHaveLength(8)
    for (const door of doors) expect(sources(door).filter((file) => file.includes('/guard/'))).toEqual([])
  })

  it('loads nothing of the control for stores and guards, and no store for guards but what stores have in common', () => {
    const doors = DOORS.filter((door) => !/^src\/(index|testing)/.test(door))
    for (const door of doors) expect(sources(door)).not.toContain('src/controller/controller.ts')
    const guards = doors.filter((door) => door.startsWith('src/adapters/'))
    for (const door of guards)
      expect(sources(door).filter((file) => /^src\/stores\/(url|redis|sqlite|postgres)/.test(file))).toEqual([])
  })

  it('asks for packages in the doors that are for them alone', () => {
    const packages = (door: string) => externals(door).filter((name) => !name.startsWith('node:'))
    const asking = DOORS.filter((door) => packages(door).length > 0)
    const adapters = ['src/adapters/nest.ts', 'src/adapters/h3.ts', 'src/adapters/better-auth.ts']
    expect(asking).toEqual([...adapters, 'src/opentelemetry/index.ts'])
    expect(externals(FRONT).toSorted()).toEqual(['node:crypto', 'node:diagnostics_channel'])
  })
})

function externals(door: string): readonly string[] {
  const imported = files(door).flatMap((file) => built.outputs[file]?.imports ?? [])
  return [...new Set(imported.flatMap(({ path, external }) => (external === true ? [path] : [])))]
}
