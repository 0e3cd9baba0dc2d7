// Which lines of the journal are meant: the flags of `journal`, `watch` and `export`.

import type { EntryKind } from '../policy/decision.ts'
import { given } from '../policy/errors.ts'
import { ENTRY_KINDS, isEntryKind } from '../policy/kinds.ts'
import type { JournalQuery } from '../stores/store.ts'
import { instantIn, listIn } from './flags.ts'
import { UsageError } from './usage.ts'

export const KIND_FLAGS = { account: { type: 'string' }, kinds: { type: 'string' } } as const
export const TIME_FLAGS = { since: { type: 'string' }, until: { type: 'string' } } as const

type Filter = Pick<JournalQuery, 'account' | 'kinds'>

/** @throws {UsageError} for a kind that there is not, or an account that is empty */
export function filterOf(values: {
  readonly account?: string | undefined
  readonly kinds?: string | undefined
}): Filter {
  const { account } = values
  if (account === '') throw new UsageError('--account is the name of an account, but was empty.')
  const kinds = listIn('--kinds', values.kinds)
  const wrong = kinds?.find((kind) => !isEntryKind(kind))
  if (wrong !== undefined)
    throw new UsageError(`--kinds names no kind ${given(wrong)}. There are: ${ENTRY_KINDS.join(', ')}.`)
  return { account, kinds: kinds as readonly EntryKind[] | undefined }
}

/**
 * @param now in epoch milliseconds, for lengths of time
 * @throws {UsageError} for what is no instant, and for a time that ends before it begins
 */
export function spanOf(
  values: { readonly since?: string | undefined; readonly until?: string | undefined },
  now: number,
): Pick<JournalQuery, 'since' | 'until'> {
  const since = values.since === undefined ? undefined : instantIn('--since', values.since, now)
  const until = values.until === undefined ? undefined : instantIn('--until', values.until, now)
  if (since === undefined || until === undefined || since < until) return { since, until }
  throw new UsageError(`--since ${values.since} is not before --until ${values.until}, so no line can lie between.`)
}
