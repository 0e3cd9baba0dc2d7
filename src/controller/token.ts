// Secrets and their hashes. The only place that makes tokens; nothing that it gives to the store lets anybody in.

import { hash, randomFillSync } from 'node:crypto'
import type { PresentedToken } from '../policy/command.ts'
import type { Hash } from '../policy/record.ts'

const SECRET_BYTES = 18
const HASH_CHARACTERS = 22

/** Random bytes for the next secrets: to ask the system for a few takes as long as for a thousand, and a quarter of an opening. */
const ahead = Buffer.alloc(64 * SECRET_BYTES)
let used = ahead.length

/** A secret of 144 random bits (OWASP ASVS 5.0 7.2.3 asks for 128), as 24 characters of base64url. */
export function newSecret(): string {
  if (used === ahead.length) {
    randomFillSync(ahead)
    used = 0
  }
  const bytes = ahead.subarray(used, used + SECRET_BYTES)
  const secret = bytes.toString('base64url')
  bytes.fill(0) // whoever sees the memory later learns none
  used += SECRET_BYTES
  return secret
}

/** The SHA-256 of a secret, shortened to 132 bits. */
export function hashOf(secret: string): Hash {
  return hash('sha256', secret, 'base64url').slice(0, HASH_CHARACTERS)
}

/** The same, where there may be none. */
export function hashIfAny(secret: string | undefined): Hash | undefined {
  return secret === undefined ? undefined : hashOf(secret)
}

/**
 * The token as the application keeps it: the secret, and when its session was opened. The instant proves nothing; it lets the record
 * tell a token of a forgotten session from one that it has never seen.
 */
export function tokenOf(secret: string, openedAt: number): string {
  return `${secret}.${digitsOf(openedAt)}`
}

const HALF = 36 ** 5

/** `toString(36)`, which takes four times as long for an instant as for its halves. */
function digitsOf(instant: number): string {
  if (instant < HALF) return instant.toString(36)
  return Math.floor(instant / HALF).toString(36) + (HALF + (instant % HALF)).toString(36).slice(1)
}

/** A token that came with a request; whatever it is, it is only hashed. */
export function presented(token: string | undefined): PresentedToken | undefined {
  if (token === undefined || token === '') return undefined
  const dot = token.lastIndexOf('.')
  if (dot < 0) return { hash: hashOf(token), issuedAt: Infinity }
  return { hash: hashOf(token.slice(0, dot)), issuedAt: instantIn(token, dot + 1) }
}

const [ZERO, NINE, A, Z] = [48, 57, 97, 122]

/** Digits of base 36 up to the end, as {@link tokenOf} writes them; `Infinity` for anything else. `parseInt` would take a sixth of a check. */
function instantIn(token: string, from: number): number {
  let instant = from < token.length ? 0 : Infinity
  for (let i = from; i < token.length; i += 1) {
    const code = token.charCodeAt(i)
    if (code >= ZERO && code <= NINE) instant = instant * 36 + code - ZERO
    else if (code >= A && code <= Z) instant = instant * 36 + code - A + 10
    else return Infinity
  }
  return Number.isSafeInteger(instant) ? instant : Infinity
}
