// memory: and sqlite: URLs, which need no server.

import { given, UtsessionsError } from '../../policy/errors.ts'
import { memoryStore } from '../memory.ts'
import { sqliteStore } from '../sqlite.ts'
import { invalidUrl } from './address.ts'
import { expectTables } from './expected.ts'
import type { ResolvedUrlOptions } from './options.ts'
import { parametersOf } from './parameters.ts'
import type { ReachedMemory, ReachedSqlite } from './reached.ts'
import { canLock, pragmaOf } from './sqlite-asking.ts'
import { sqliteTables } from './tables.ts'

/** `memory:` */
export async function reachMemory(
  url: string,
  { keepJournal: { keepJournal } }: ResolvedUrlOptions,
): Promise<ReachedMemory> {
  const [place, parameters] = split(url)
  parametersOf(parameters, 'memory', [])
  if (place !== '' && place !== '//')
    throw invalidUrl('memory', `nothing follows the colon, but ${given(place)} does`, 'memory:')
  const store = () => memoryStore(keepJournal?.count === undefined ? {} : { journalSize: keepJournal.count })
  return { kind: 'memory', store, end: async () => {} }
}

const SQLITE = 'sqlite:sessions.db, sqlite:/var/lib/app/sessions.db, or sqlite::memory:'

/** `sqlite:` and a path, from the folder of the process or from the root. */
export async function reachSqlite(url: string, { keepJournal, tables }: ResolvedUrlOptions): Promise<ReachedSqlite> {
  const [place, parameters] = split(url)
  const { synchronous = 'normal' } = parametersOf(parameters, 'sqlite', ['synchronous'])
  if (/^\/\/[^/]/.test(place)) throw invalidUrl('sqlite', 'what follows // would be a host', SQLITE)
  const path = decoded(place)
  if (path === '') throw invalidUrl('sqlite', 'it names no file', SQLITE)
  return {
    kind: 'sqlite',
    path,
    synchronous,
    tables: sqliteTables(path),
    pragma: (name) => pragmaOf(path, name),
    canLock: (patienceMs) => canLock(path, patienceMs),
    store: async () => {
      if (tables === 'expect') await expectTablesIn(path)
      return sqliteStore({ path, synchronous: synchronous as 'normal' | 'full', ...keepJournal })
    },
    end: async () => {},
  }
}

/** What is no database, and what cannot be opened, the store itself tells in its words, before it changes anything. */
async function expectTablesIn(path: string): Promise<void> {
  try {
    await expectTables(sqliteTables(path), given(path))
  } catch (error) {
    if (error instanceof UtsessionsError) throw error
  }
}

function split(url: string): readonly [place: string, parameters: URLSearchParams] {
  const [, place = '', query = ''] = /^[^:]*:([^?]*)\??(.*)$/s.exec(url) ?? []
  return [place, new URLSearchParams(query)]
}

/** Slashes from a `sqlite:///` are one. */
function decoded(place: string): string {
  try {
    return decodeURIComponent(place).replace(/^\/{2,}/, '/')
  } catch {
    throw new UtsessionsError(
      'UTS_OPTION_INVALID',
      `storeFromUrl cannot read the path ${given(place)}: a "%" must be followed by two hexadecimal digits. Write %25 for a percent sign.`,
    )
  }
}
