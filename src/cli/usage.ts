// What a person typed cannot be meant: ends with 2.

/** The message says what was given and what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
