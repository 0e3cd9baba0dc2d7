// Which store a URL means, and what may be told of it.

import { existsSync } from 'node:fs'
import { UtsessionsError } from '../policy/errors.ts'
import { addressOf, schemeOf } from '../stores/url/address.ts'
import { UsageError } from './usage.ts'

export type StoreKind = 'sqlite' | 'redis' | 'postgres'

export interface Place {
  readonly url: string
  readonly kind: StoreKind
  /** Without user, password and parameters. */
  readonly where: string
  readonly password: string | undefined
}

const KINDS: readonly (readonly [scheme: RegExp, kind: StoreKind])[] = [
  [/^sqlite$/, 'sqlite'],
  [/^(redis|rediss|valkey|valkeys|redis-cluster|rediss-cluster|redis-sentinel)$/, 'redis'],
  [/^(postgres|postgresql)$/, 'postgres'],
]

const EXAMPLE = 'Write --store redis://localhost:6379, postgres://localhost/app or sqlite:sessions.db.'

/**
 * @param mayMake whether a file that is not there is one to be made
 * @throws {UsageError}, `UTS_OPTION_INVALID` where none is named, or none that can be seen from here; `UTS_STORE_UNUSABLE` for a file that is
 *   not there: looking must not make one
 */
export function placeOf(url: string | undefined, mayMake = false): Place {
  if (url === undefined || url === '')
    throw new UsageError(`Say which store: --store URL, or UTSESSIONS_STORE in the environment. ${EXAMPLE}`)
  const scheme = schemeOf(url)
  if (scheme === 'memory')
    throw new UsageError(
      `A memory store lives within the application's process, where no other one sees it. ${EXAMPLE}`,
    )
  const kind = KINDS.find(([pattern]) => pattern.test(scheme ?? ''))?.[1]
  if (!kind)
    throw new UsageError(`The store's URL begins with none of redis:, postgres:, sqlite: and their like. ${EXAMPLE}`)
  return kind === 'sqlite' ? filePlace(url, mayMake) : serverPlace(url, kind)
}

function serverPlace(url: string, kind: StoreKind): Place {
  const { where, password } = addressOf(url, `${kind}://user:password@localhost`)
  return { url, kind, where, password }
}

function filePlace(url: string, mayMake: boolean): Place {
  const [, written = ''] = /^[^:]*:([^?]*)/.exec(url) ?? []
  const path = decoded(written).replace(/^\/{2,}/, '/')
  if (path === ':memory:')
    throw new UsageError(`sqlite::memory: is gone with the process that made it, and new in each. ${EXAMPLE}`)
  if (path !== '' && !mayMake && !existsSync(path))
    throw new UtsessionsError(
      'UTS_STORE_UNUSABLE',
      `There is no file ${JSON.stringify(path)}, and none was made. Correct the path.`,
    )
  return { url, kind: 'sqlite', where: `sqlite:${path}`, password: undefined }
}

/** What cannot be decoded storeFromUrl refuses, in its own words. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
