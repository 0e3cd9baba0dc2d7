// Which modules of several doors are put into one file: for build-doors.ts. docs/decisions/0047 says why.

import { type Files, loadedLater, loadedWith } from './loading.ts'

/** What these doors share with others is a file, beyond what the doors before them load. `but`: a door that loads one of them whole. */
const SHARED: readonly { readonly of: readonly string[]; readonly but?: string }[] = [
  { of: ['src/index.ts', 'src/adapters/hosts.ts'], but: 'src/testing/index.ts' },
  { of: ['src/adapters/express.ts'] },
  { of: ['src/adapters/ws.ts'], but: 'src/adapters/socket-io.ts' }, // the answers, which other doors load later
  { of: ['src/adapters/web.ts'] },
  { of: ['src/stores/postgres.ts'], but: 'src/stores/url.ts' },
]

/**
 * What a source must import beside what it says, so that few files are made. esbuild makes one for each set of doors that share something, and a file costs what
 * twenty kilobytes in it do: whoever needs some of what is shared gets all of it.
 */
export function alsoImported(sources: Files, doors: readonly string[]): (source: string) => readonly string[] {
  const entries = [...doors, ...loadedLater(sources)]
  const together = SHARED.map(({ of, but }, i) => {
    const before = loadedWith(sources, ...SHARED.slice(0, i).flatMap((earlier) => earlier.of))
    const sharing = entries.filter((entry) => entry !== but)
    return of.flatMap((door) => sharedBy(door, sharing, sources)).filter((file) => !before.has(file))
  })
  return (source) => {
    const loaded = entries.includes(source) ? loadedWith(sources, source) : new Set<string>()
    return together.filter((files) => files.some((file) => loaded.has(file))).flat()
  }
}

function sharedBy(door: string, entries: readonly string[], sources: Files): readonly string[] {
  const theirs = loadedWith(sources, ...entries.filter((entry) => entry !== door))
  return [...loadedWith(sources, door)].filter((file) => theirs.has(file))
}
