// For whoever receives webhooks: is this one ours, and new enough?

import { type Clock, systemClock } from '../controller/clock.ts'
import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { WebhookMessage } from './message.ts'
import { isSigned, keysOf, type WebhookSecret } from './signature.ts'

/** Headers as Node's or the web's requests have them; names in lower case in a plain object. */
export type HeadersGiven =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyOptions {
  /** How old a message may be, and how far ahead of this clock. @default '5m' */
  readonly tolerance?: Duration
  /** @default the machine's */
  readonly clock?: Clock
}

export type VerifiedWebhook =
  | {
      readonly verified: true
      /** The same for every attempt at this message: what was acted on once need not be again. */
      readonly id: string
      readonly message: WebhookMessage
    }
  | {
      readonly verified: false
      /** `headers`: one is missing; `timestamp`: too old, or from the future; `signature`: not ours; `body`: signed, but no message. */
      readonly reason: 'headers' | 'timestamp' | 'signature' | 'body'
    }

/**
 * Verifies a webhook by its headers and its body as it came, before any parsing. Compares in constant time.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID` for a secret that is none; `UTS_ARGUMENT_INVALID` for a body that was parsed already
 */
export function verifyWebhook(
  headers: HeadersGiven,
  body: string | Uint8Array,
  secret: WebhookSecret,
  { tolerance = '5m', clock = systemClock }: VerifyOptions = {},
): VerifiedWebhook {
  const keys = keysOf(secret)
  const toleranceMs = durationMs(tolerance, 'tolerance', 'UTS_OPTION_INVALID')
  assertBody(body)
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => header(headers, `webhook-${name}`))
  if (!id || !timestamp || !signature) return refused('headers')
  if (!/^\d{1,12}$/.test(timestamp)) return refused('timestamp')
  if (!isSigned(keys, id, timestamp, body, signature)) return refused('signature')
  if (Math.abs(clock.now() - Number(timestamp) * 1000) > toleranceMs) return refused('timestamp')
  const message = parsed(body)
  return message ? { verified: true, id, message } : refused('body')
}

function header(headers: HeadersGiven, name: string): string | undefined {
  const value = typeof headers.get === 'function' ? headers.get(name) : (headers as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}

function parsed(body: string | Uint8Array): WebhookMessage | undefined {
  try {
    const message = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    return typeof message?.type === 'string' && typeof message.data === 'object' ? message : undefined
  } catch {
    return undefined
  }
}

function refused(reason: 'headers' | 'timestamp' | 'signature' | 'body'): VerifiedWebhook {
  return { verified: false, reason }
}

function assertBody(body: unknown): void {
  if (typeof body === 'string' || body instanceof Uint8Array) return
  throw new UtsessionsError(
    'UTS_ARGUMENT_INVALID',
    `verifyWebhook needs the body as it came, but was given ${given(body)}. Read it before it is parsed: express.raw({ type: 'application/json' }).`,
  )
}
