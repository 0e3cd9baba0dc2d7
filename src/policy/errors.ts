// The one family of errors. Everybody may import it; nobody needs to match on a message, the `code` is stable.

/** Stable codes of everything that utsessions throws. */
export type ErrorCode =
  | 'UTS_POLICY_INVALID'
  | 'UTS_POLICY_UNAVAILABLE'
  | 'UTS_OPTION_INVALID'
  | 'UTS_ACCOUNT_INVALID'
  | 'UTS_ARGUMENT_INVALID'
  | 'UTS_STORE_UNAVAILABLE'
  | 'UTS_STORE_UNUSABLE'
  | 'UTS_CONTENTION'
  | 'UTS_RECORD_UNREADABLE'
  | 'UTS_RECORD_NEWER'
  | 'UTS_HOOK_LATE'

/** The base of every error of this package: `code` is stable, `message` is for people, `cause` is kept. */
export class UtsessionsError extends Error {
  override readonly name: string = 'UtsessionsError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** One account was written by so many at once that a command lost every swap. Nothing was changed; try again. */
export class ContentionError extends UtsessionsError {
  override readonly name = 'ContentionError'

  constructor(account: string, attempts: number) {
    super(
      'UTS_CONTENTION',
      `The record of account ${JSON.stringify(account)} was changed by others ${attempts} times in a row; ` +
        'nothing was written. Try again; if this repeats, something writes to this account without pause.',
    )
  }
}

/** What was given, for a message: short, quoted, never more than 80 characters. */
export function given(value: unknown): string {
  const text =
    typeof value === 'string'
      ? JSON.stringify(value)
      : typeof value === 'function'
        ? 'a function'
        : typeof value === 'object' && value !== null
          ? safeJson(value)
          : String(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function safeJson(value: object): string {
  try {
    return JSON.stringify(value) ?? 'an object'
  } catch {
    return 'an object'
  }
}
