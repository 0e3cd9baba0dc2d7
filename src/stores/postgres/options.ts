// The options of postgresStore, as accepted and as resolved.

import { given, UtsessionsError } from '../../policy/errors.ts'
import type { Subscribe } from '../channel.ts'
import { type KeepJournal, type ResolvedKeepJournal, resolveKeepJournal } from '../keep-journal.ts'
import { type NameOptions, type Names, namesOf } from './names.ts'
import type { Query } from './query.ts'

export interface PostgresStoreOptions extends NameOptions {
  /**
   * Runs one statement on any connection to the primary, in a transaction of its own. pg: `(text, values) => pool.query(text, values)`;
   * postgres.js: `(text, values) => sql.unsafe(text, values)`. A pooler in transaction mode may stand in between; without one, prepare
   * what has a `name`, which makes a swap twice as fast: `(text, values, name) => pool.query({ name, text, values })`, or
   * `sql.unsafe(text, values, { prepare: name !== undefined })`.
   */
  readonly query: Query
  /** Listens to a channel, for `watch`; over a connection of its own, past any pooler. `pgListen` makes one for pg. */
  readonly listen?: Subscribe | undefined
  /**
   * Whether swaps tell the channel. As soon as one process listens, all must tell. `true`: within the swap, so that what happened is
   * told and nothing else; PostgreSQL then commits one swap after another, each with its wait for the disk. `'after'`: by a statement
   * beside it; swaps cost what they cost without, and a process that dies at that moment leaves one untold.
   * @default whether `listen` is given
   */
  readonly notify?: boolean | 'after'
  /** The bounds of the journal, kept by `prune`. @default { for: '90d', count: 1_000_000 } */
  readonly keepJournal?: KeepJournal
}

export interface ResolvedPostgresOptions extends ResolvedKeepJournal {
  readonly query: Query
  readonly listen: Subscribe | undefined
  readonly notify: boolean | 'after'
  readonly names: Names
}

const KNOWN = ['query', 'listen', 'notify', 'schema', 'prefix', 'keepJournal']
const EXAMPLE = 'Write postgresStore({ query: (text, values) => pool.query(text, values) }).'

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function resolvePostgresOptions(options: PostgresStoreOptions): ResolvedPostgresOptions {
  if (typeof options !== 'object' || options === null) {
    throw invalid(`postgresStore takes an object of options, but was given ${given(options)}. ${EXAMPLE}`)
  }
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined)
    throw invalid(`postgresStore has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  const { query, listen, notify = listen !== undefined } = options
  if (typeof query !== 'function') throw invalid(`query must be a function, but is ${given(query)}. ${EXAMPLE}`)
  if (listen !== undefined && typeof listen !== 'function') {
    throw invalid(
      `listen must be a function, but is ${given(listen)}. Write listen: pgListen(() => new pg.Client(url)).`,
    )
  }
  if (typeof notify !== 'boolean' && notify !== 'after') {
    throw invalid(`notify must be true, false or 'after', but is ${given(notify)}.`)
  }
  return Object.freeze({ query, listen, notify, names: namesOf(options), ...resolveKeepJournal(options.keepJournal) })
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
