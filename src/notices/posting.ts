// One attempt at one message: a signed request, and what its answer means.

import type { Outgoing } from './message.ts'
import { signatureOf } from './signature.ts'
import type { ResolvedWebhookOptions } from './webhook-options.ts'

export type Posted =
  | { readonly outcome: 'delivered' }
  | {
      /** `hopeless`: another attempt would fare no better. */
      readonly outcome: 'failed' | 'hopeless'
      readonly status: number | null
      readonly error: unknown
      /** For how long the receiver asks to be left alone. */
      readonly retryAfterMs: number
    }

/** Never fails: what goes wrong is an answer too. `abort` ends it early. */
export async function post(options: ResolvedWebhookOptions, sent: Outgoing, abort: AbortController): Promise<Posted> {
  const timer = setTimeout(() => abort.abort(new Error(`No answer within ${options.timeoutMs} ms`)), options.timeoutMs)
  timer.unref()
  try {
    const response = await fetch(options.url, requestOf(options, sent, abort.signal))
    response.body?.cancel().catch(() => {}) // the status is all that counts
    return meaningOf(response, options.clock.now())
  } catch (error) {
    return { outcome: 'failed', status: null, error, retryAfterMs: 0 }
  } finally {
    clearTimeout(timer)
  }
}

function requestOf({ keys, headers, clock }: ResolvedWebhookOptions, { id, body }: Outgoing, signal: AbortSignal) {
  const timestamp = Math.floor(clock.now() / 1000)
  return {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(keys, id, timestamp, body),
    },
    body,
    signal,
  } as const
}

/** Busy or broken for now; anything else below 500 will be the same next time. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429])

function meaningOf({ ok, status, headers }: Response, now: number): Posted {
  if (ok) return { outcome: 'delivered' }
  const outcome = status >= 500 || TRANSIENT.has(status) ? 'failed' : 'hopeless'
  const retryAfterMs = outcome === 'failed' ? retryAfter(headers.get('retry-after'), now) : 0
  return { outcome, status, error: null, retryAfterMs }
}

/** Nobody is obeyed for longer than an hour. */
const LONGEST_MS = 3_600_000

/** Seconds or a date, in milliseconds from now; 0 for none, and for what is neither. */
function retryAfter(value: string | null, now: number): number {
  if (value === null) return 0
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return ms > 0 ? Math.min(ms, LONGEST_MS) : 0
}
