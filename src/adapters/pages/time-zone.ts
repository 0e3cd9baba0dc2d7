// The zone in which the pages write times: an option, so it is looked at before anything starts.

import { given, UtsessionsError } from '../../policy/errors.ts'

/**
 * Takes a time zone that this runtime knows, or none.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for anything else
 */
export function assertTimeZone(value: unknown): asserts value is string | undefined {
  if (value === undefined || (typeof value === 'string' && isTimeZone(value))) return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `timeZone must be the name of a time zone, but is ${given(value)}. Write 'UTC' or 'Europe/Berlin'.`,
  )
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}
