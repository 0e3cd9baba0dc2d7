// Signatures as Standard Webhooks has them: HMAC-SHA256 over id.timestamp.body, with secrets that are written `whsec_` and base64.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { UtsessionsError } from '../policy/errors.ts'

/** One secret, or several while they change: the newest first. */
export type WebhookSecret = string | readonly string[]

const PREFIX = 'whsec_'
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const FEWEST_BYTES = 24
const MOST_BYTES = 64

/**
 * The keys of the secrets. A message never names what was given: it is a secret.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`
 */
export function keysOf(secret: WebhookSecret): readonly Buffer[] {
  const secrets = typeof secret === 'string' ? [secret] : secret
  if (!Array.isArray(secrets) || secrets.length === 0) throw invalid('secret must be a text, or a list of them')
  return secrets.map((one: unknown) => {
    if (typeof one !== 'string' || !one.startsWith(PREFIX))
      throw invalid(`A secret must be a text that begins with ${PREFIX}`)
    const text = one.slice(PREFIX.length)
    const key = Buffer.from(text, 'base64')
    if (!BASE64.test(text) || key.length < FEWEST_BYTES || key.length > MOST_BYTES)
      throw invalid(`A secret must be ${FEWEST_BYTES} to ${MOST_BYTES} bytes in base64 behind ${PREFIX}`)
    return key
  })
}

/** The header `webhook-signature`: a signature for each key. */
export function signatureOf(keys: readonly Buffer[], id: string, timestamp: number, body: string): string {
  return keys.map((key) => `v1,${digest(key, id, String(timestamp), body).toString('base64')}`).join(' ')
}

/** Whether one of the signatures is one of the keys'. Takes as long whichever it is. */
export function isSigned(keys: readonly Buffer[], id: string, timestamp: string, body: Body, header: string): boolean {
  const expected = keys.map((key) => digest(key, id, timestamp, body))
  const signatures = header.split(' ').slice(0, MOST_SIGNATURES)
  let found = false
  for (const signature of signatures) {
    const given = signature.startsWith('v1,') ? Buffer.from(signature.slice(3), 'base64') : NOTHING
    for (const digest of expected) if (given.length === digest.length && timingSafeEqual(given, digest)) found = true
  }
  return found
}

type Body = string | Uint8Array

const MOST_SIGNATURES = 16
const NOTHING = Buffer.alloc(0)

function digest(key: Buffer, id: string, timestamp: string, body: Body): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}

function invalid(what: string): UtsessionsError {
  return new UtsessionsError(
    'UTS_OPTION_INVALID',
    `${what}. Make one: node -p "'${PREFIX}' + crypto.randomBytes(32).toString('base64')".`,
  )
}
