// The arguments of `export`: what, of whom, as what, and where to.

import { given } from '../policy/errors.ts'
import type { JournalQuery } from '../stores/store.ts'
import type { Format } from './export-rows.ts'
import { flagsOf, STORE_FLAGS } from './flags.ts'
import { filterOf, KIND_FLAGS, TIME_FLAGS } from './journal-filter.ts'
import type { StoreValues } from './store.ts'
import { UsageError } from './usage.ts'

export interface ExportArgs extends StoreValues {
  readonly what: 'accounts' | 'journal'
  readonly format: Format
  /** `undefined`: stdout. */
  readonly out: string | undefined
  readonly json: boolean
  /** Of accounts. */
  readonly prefix: string | undefined
  /** Of the journal. */
  readonly filter: Pick<JournalQuery, 'account' | 'kinds'>
  readonly since: string | undefined
  readonly until: string | undefined
}

const FLAGS = {
  ...STORE_FLAGS,
  ...KIND_FLAGS,
  ...TIME_FLAGS,
  accounts: { type: 'boolean', default: false },
  journal: { type: 'boolean', default: false },
  prefix: { type: 'string' },
  format: { type: 'string', default: 'jsonl' },
  out: { type: 'string' },
} as const

/** @throws {UsageError} */
export function exportArgs(args: readonly string[]): ExportArgs {
  const values = flagsOf('export', args, FLAGS)
  const { store, policy, format, out, json, prefix, since, until } = values
  if (format !== 'jsonl' && format !== 'csv')
    throw new UsageError(`--format is jsonl or csv, but was ${given(format)}.`)
  if (json && format === 'csv' && out === undefined)
    throw new UsageError('--json and --format csv cannot both be meant on stdout. Write --out FILE, or one of them.')
  if (out === '') throw new UsageError('--out is the path of a file, but was empty.')
  const common = { store, policy, format, out, json, prefix, since, until, filter: filterOf(values) } as const
  return { ...common, what: whatOf(values) }
}

const OF_JOURNAL = ['account', 'kinds', 'since', 'until'] as const

function whatOf(values: Readonly<Record<string, unknown>>): ExportArgs['what'] {
  if (values['accounts'] === true && values['journal'] === true)
    throw new UsageError('--accounts and --journal cannot both be meant. Write export twice, with one of them each.')
  const what = values['journal'] === true ? 'journal' : 'accounts'
  const others = what === 'journal' ? ['prefix'] : OF_JOURNAL
  const wrong = others.find((name) => values[name] !== undefined)
  if (wrong === undefined) return what
  throw new UsageError(
    what === 'journal'
      ? '--prefix is for accounts. For the lines of one account write --account NAME.'
      : `--${wrong} is for the journal. Write export --journal.`,
  )
}
