// What stands in the query of a request, read strictly: nonsense is refused before a store sees it.

import { assertAccount, LONGEST_ACCOUNT_BYTES } from '../controller/account.ts'
import type { EntryKind } from '../policy/decision.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { ENTRY_KINDS, isEntryKind } from '../policy/kinds.ts'

export const MOST_ITEMS = 500
const LONGEST_CURSOR = 4_096
/** The last instant that a Date can be. */
const LATEST = 8_640_000_000_000_000

export interface PageAsked {
  readonly cursor?: string
  readonly limit: number
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` */
export function pageIn(query: URLSearchParams): PageAsked {
  const cursor = query.get('cursor')
  if (cursor !== null && (cursor === '' || cursor.length > LONGEST_CURSOR))
    throw invalid(`cursor must be what next was, but is ${given(cursor)}.`)
  const limit = wholeNumber(query, 'limit', 1, MOST_ITEMS) ?? 100
  return cursor === null ? { limit } : { cursor, limit }
}

/** @throws {UtsessionsError} `UTS_ACCOUNT_INVALID` */
export function accountIn(query: URLSearchParams): string {
  return assertAccount(query.get('account') ?? undefined)
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` */
export function prefixIn(query: URLSearchParams): string | undefined {
  const prefix = query.get('prefix')
  if (prefix === null || prefix === '') return undefined
  if (Buffer.byteLength(prefix) <= LONGEST_ACCOUNT_BYTES) return prefix
  throw invalid(`prefix must be up to ${LONGEST_ACCOUNT_BYTES} bytes, as accounts are, but is ${given(prefix)}.`)
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` */
export function kindsIn(query: URLSearchParams): readonly EntryKind[] | undefined {
  const kinds = query.get('kinds')?.split(',')
  if (kinds === undefined) return undefined
  const unknown = kinds.find((kind) => !isEntryKind(kind))
  if (unknown === undefined) return [...new Set(kinds.filter(isEntryKind))]
  throw invalid(`kinds must be some of ${ENTRY_KINDS.join(',')}, but one is ${given(unknown)}.`)
}

/** @throws {UtsessionsError} `UTS_ARGUMENT_INVALID` */
export function instantIn(query: URLSearchParams, name: 'since' | 'until'): number | undefined {
  return wholeNumber(query, name, 0, LATEST)
}

function wholeNumber(query: URLSearchParams, name: string, least: number, most: number): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw invalid(`${name} must be a whole number from ${least} to ${most}, but is ${given(text)}.`)
}

export function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_ARGUMENT_INVALID', message)
}
