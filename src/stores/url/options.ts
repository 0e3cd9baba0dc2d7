// The options of storeFromUrl, as accepted and as resolved.

import { type Duration, durationMs } from '../../policy/duration.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'
import { type KeepJournal, resolveKeepJournal } from '../keep-journal.ts'

/** The packages that servers are reached by. */
export type DriverName = 'redis' | 'ioredis' | 'pg' | 'postgres'

export interface StoreFromUrlOptions {
  /** How long a server may take until it has answered for the first time, and whoever watches for a connection of theirs. @default '5s' */
  readonly connectTimeout?: Duration
  /** The driver. @default the first that is installed: of `redis` and `ioredis`, of `pg` and `postgres` */
  readonly driver?: DriverName
  /** The bounds of the journal, as the store itself takes them. In memory `count` only. */
  readonly keepJournal?: KeepJournal
  /**
   * `'expect'`: tables are neither made nor brought up to date, for whoever only looks at another program's store; where they are not there in
   * this version, that fails. @default 'make'
   */
  readonly tables?: 'make' | 'expect'
}

export interface ResolvedUrlOptions {
  readonly connectTimeoutMs: number
  readonly driver: DriverName | undefined
  readonly keepJournal: { readonly keepJournal?: KeepJournal }
  readonly tables: 'make' | 'expect'
}

const KNOWN = ['connectTimeout', 'driver', 'keepJournal', 'tables']
const DRIVERS: readonly string[] = ['redis', 'ioredis', 'pg', 'postgres'] satisfies DriverName[]

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function resolveUrlOptions(options: StoreFromUrlOptions): ResolvedUrlOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalid(
      `The options of storeFromUrl are an object, but were ${given(options)}. Write storeFromUrl(url, { connectTimeout: '5s' }).`,
    )
  }
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`storeFromUrl has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  const { connectTimeout = '5s', driver, keepJournal, tables = 'make' } = options
  if (driver !== undefined && !DRIVERS.includes(driver)) {
    throw invalid(`driver must be one of ${DRIVERS.join(', ')}, but is ${given(driver)}.`)
  }
  if (tables !== 'make' && tables !== 'expect')
    throw invalid(`tables must be 'make' or 'expect', but is ${given(tables)}.`)
  if (keepJournal !== undefined) resolveKeepJournal(keepJournal)
  return Object.freeze({
    connectTimeoutMs: durationMs(connectTimeout, 'connectTimeout', 'UTS_OPTION_INVALID'),
    driver,
    keepJournal: keepJournal === undefined ? {} : { keepJournal },
    tables,
  })
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
