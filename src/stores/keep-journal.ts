// The option keepJournal, which stores with a journal of their own have in common.

import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'

/** The bounds of the journal: how long a line is kept, and how many. */
export interface KeepJournal {
  readonly for?: Duration
  readonly count?: number
}

export interface ResolvedKeepJournal {
  readonly keepJournalMs: number
  readonly keepJournalCount: number
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` */
export function resolveKeepJournal(keepJournal: KeepJournal = {}): ResolvedKeepJournal {
  const { for: keepFor = '90d', count = 1_000_000, ...rest } = keepJournal
  if (Object.keys(rest).length > 0) throw invalid(`keepJournal has only for and count, but was given ${given(rest)}.`)
  if (!Number.isSafeInteger(count) || count < 0) {
    throw invalid(`keepJournal.count must be a whole number from 0, but is ${given(count)}. Write 1_000_000.`)
  }
  return {
    keepJournalMs: durationMs(keepFor, 'keepJournal.for', 'UTS_OPTION_INVALID'),
    keepJournalCount: count,
  }
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
