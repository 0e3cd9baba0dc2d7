// What an account, a label and an address may be, checked once at the door.

import { given, UtsessionsError } from '../policy/errors.ts'

/** An account is at most this many bytes of UTF-8. */
export const LONGEST_ACCOUNT_BYTES = 512

const CONTROL_CHARACTERS = /\p{Cc}+/gu

/**
 * The account, if it is one: any non-empty well-formed string up to 512 bytes of UTF-8, compared exactly.
 * @throws {UtsessionsError} `UTS_ACCOUNT_INVALID`; never takes something else for "nobody"
 */
export function assertAccount(account: unknown): string {
  if (typeof account !== 'string') {
    throw invalid(
      `The account must be a string, but is ${given(account)} (${typeof account}). Turn it into a string first.`,
    )
  }
  if (account === '') throw invalid('The account must not be an empty string. Leave requests of nobody out instead.')
  if (!account.isWellFormed())
    throw invalid(`The account ${given(account)} holds half a surrogate pair, which is not text.`)
  if (account.length > LONGEST_ACCOUNT_BYTES / 3 && Buffer.byteLength(account) > LONGEST_ACCOUNT_BYTES) {
    throw invalid(`The account ${given(account)} is longer than ${LONGEST_ACCOUNT_BYTES} bytes. Give its key instead.`)
  }
  return account
}

/** How much of a text is stored: code points, after control characters have become spaces. */
export const TEXT_LENGTHS = { label: 80, place: 80, address: 45 } as const

/** A text for people, cut to its documented length. */
export function cut(text: string | undefined, field: keyof typeof TEXT_LENGTHS): string | undefined {
  if (text === undefined) return undefined
  const clean = text.toWellFormed().replace(CONTROL_CHARACTERS, ' ').trim()
  if (clean === '') return undefined
  return clean.length <= TEXT_LENGTHS[field] ? clean : [...clean].slice(0, TEXT_LENGTHS[field]).join('')
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_ACCOUNT_INVALID', message)
}
