// What a browser brings back, as a cookie carries it: `token~account`, the account in base64url.

import { assertAccount } from '../../controller/account.ts'
import { given, UtsessionsError } from '../../policy/errors.ts'

/** A token, and whose it is. */
export interface Kept {
  readonly account: string
  readonly token: string
}

/** As a cookie carries it. */
export function keptText({ account, token }: Kept): string {
  return `${token}~${Buffer.from(account).toString('base64url')}`
}

/** `undefined` for whatever is none. */
export function keptFromText(value: string): Kept | undefined {
  const tilde = value.indexOf('~')
  if (tilde < 1) return undefined
  const account = accountIn(value.slice(tilde + 1))
  return account === undefined ? undefined : new InText(account, value.slice(0, tilde))
}

/** A class, as every request makes one: docs/decisions/0051 says what a literal costs. */
class InText implements Kept {
  readonly account: string
  readonly token: string

  constructor(account: string, token: string) {
    this.account = account
    this.token = token
  }
}

/** Accounts by their base64url: decoding one costs more than all the rest of a cookie. Nothing in here lets anybody in. */
const decoded = new Map<string, string>()
const MOST_DECODED = 1_000

function accountIn(text: string): string | undefined {
  const known = decoded.get(text)
  if (known !== undefined) return known
  const account = Buffer.from(text, 'base64url').toString()
  if (!isAccount(account)) return undefined
  if (decoded.size >= MOST_DECODED) decoded.clear()
  decoded.set(text, account)
  return account
}

function isAccount(text: string): boolean {
  try {
    return assertAccount(text) === text
  } catch {
    return false
  }
}

/**
 * The account as the control takes it: strings as they are, safe integers and bigints as text, `undefined` for nobody.
 * @throws {UtsessionsError} `UTS_ACCOUNT_INVALID` for anything else, never "nobody"
 */
export function accountFrom(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return assertAccount(value)
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value)
  throw new UtsessionsError(
    'UTS_ACCOUNT_INVALID',
    `The guard's account function gave ${given(value)} (${typeof value}). It must give a string, a safe integer, a bigint, or undefined for nobody.`,
  )
}
