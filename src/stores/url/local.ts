// memory: and sqlite: URLs, which need no server.

import { given, UtsessionsError } from '../../policy/errors.ts'
import { memoryStore } from '../memory.ts'
import { sqliteStore } from '../sqlite.ts'
import type { Store } from '../store.ts'
import { invalidUrl } from './address.ts'
import type { ResolvedUrlOptions } from './options.ts'
import { parametersOf } from './parameters.ts'

/** `memory:` */
export async function openMemory(url: string, { keepJournal: { keepJournal } }: ResolvedUrlOptions): Promise<Store> {
  const [place, parameters] = split(url)
  parametersOf(parameters, 'memory', [])
  if (place !== '' && place !== '//')
    throw invalidUrl('memory', `nothing follows the colon, but ${given(place)} does`, 'memory:')
  return memoryStore(keepJournal?.count === undefined ? {} : { journalSize: keepJournal.count })
}

const SQLITE = 'sqlite:sessions.db, sqlite:/var/lib/app/sessions.db, or sqlite::memory:'

/** `sqlite:` and a path, from the folder of the process or from the root. */
export async function openSqlite(url: string, { keepJournal }: ResolvedUrlOptions): Promise<Store> {
  const [place, parameters] = split(url)
  const { synchronous = 'normal' } = parametersOf(parameters, 'sqlite', ['synchronous'])
  if (/^\/\/[^/]/.test(place)) throw invalidUrl('sqlite', 'what follows // would be a host', SQLITE)
  const path = decoded(place)
  if (path === '') throw invalidUrl('sqlite', 'it names no file', SQLITE)
  return sqliteStore({ path, synchronous: synchronous as 'normal' | 'full', ...keepJournal })
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
