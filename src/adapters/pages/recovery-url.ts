// Where an account is recovered: an option that ends up in a link, so it is looked at before anything starts.

import { given, UtsessionsError } from '../../policy/errors.ts'

/**
 * Takes an `http:` or `https:` address, a relative one, or none.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for anything else, `javascript:` above all
 */
export function assertRecoveryUrl(value: unknown): asserts value is string | undefined {
  if (value === undefined || (typeof value === 'string' && isWebAddress(value))) return
  throw new UtsessionsError(
    'UTS_OPTION_INVALID',
    `recoveryUrl must be a path of this site or an http(s) address, but is ${given(value)}. ` +
      "Write '/reset-password' or 'https://accounts.example.com/recover'.",
  )
}

/** Parsed as browsers parse it, which see through `java\tscript:`. */
function isWebAddress(value: string): boolean {
  if (value.trim() === '' || !URL.canParse(value, 'https://relative.invalid/')) return false
  return /^https?:$/.test(new URL(value, 'https://relative.invalid/').protocol)
}
