// What an application tells the webhook sender, as accepted and as resolved.

import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, systemClock } from '../controller/clock.ts'
import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { Lost } from './message.ts'
import { keysOf, type WebhookSecret } from './signature.ts'

/** Waits so many milliseconds, or until the signal; what it gives, and whether it fails then, is the same. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>

export interface WebhookOptions {
  /** Where to. `https:`, or `http:` to this machine. Redirects are not followed. */
  readonly url: string | URL
  /** `whsec_` and 24 to 64 bytes in base64; a list, the newest first, to change it: then there is a signature for each. */
  readonly secret: WebhookSecret
  /** More headers, such as one that lets the request in. @default none */
  readonly headers?: Readonly<Record<string, string>>
  /** How long one request may take. @default '15s' */
  readonly timeout?: Duration
  /** How often a message is tried before it is lost. @default 10: over four to nine minutes */
  readonly attempts?: number
  /** The pauses between them: doubled from the first up to the longest, less up to half at random. @default { from: '1s', upTo: '5m' } */
  readonly backoff?: { readonly from?: Duration; readonly upTo?: Duration }
  /** How many messages may be waiting or under way; what comes beyond is lost. @default 1000 */
  readonly queue?: number
  /** How many requests at once. @default 4 */
  readonly atOnce?: number
  /** Allows `http:` to other machines, where anybody on the way can read what is told. @default false */
  readonly plainHttp?: boolean
  /** Told of each message that was not delivered. @default a process warning, once */
  readonly onLost?: (lost: Lost) => unknown
  /** @default the machine's */
  readonly clock?: Clock
  /** For tests: waits between attempts. @default a timer that keeps no process alive */
  readonly wait?: Wait
}

export interface ResolvedWebhookOptions {
  readonly url: string
  readonly keys: readonly Buffer[]
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly attempts: number
  readonly fromMs: number
  readonly upToMs: number
  readonly queue: number
  readonly atOnce: number
  readonly onLost: (lost: Lost) => unknown
  readonly clock: Clock
  readonly wait: Wait
}

const KNOWN: readonly string[] = [
  'url',
  'secret',
  'headers',
  'timeout',
  'attempts',
  'backoff',
  'queue',
  'atOnce',
  'plainHttp',
  'onLost',
  'clock',
  'wait',
]
/** Timers can wait for no more than 24 days; an hour is long for any of this. */
const LONGEST_MS = 3_600_000

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given, but for secrets, and what to write */
export function resolveWebhookOptions(options: WebhookOptions): ResolvedWebhookOptions {
  if (typeof options !== 'object' || options === null)
    throw invalid(`webhook needs options, but was given ${given(options)}. Write { url, secret }.`)
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`webhook has no option ${given(unknown)}. It has: ${KNOWN.join(', ')}.`)
  const { onLost = warnOnce(), clock = systemClock, wait = waitQuietly } = options
  for (const [name, value] of Object.entries({ onLost, wait, 'clock.now': clock?.now }))
    if (typeof value !== 'function') throw invalid(`${name} must be a function, but is ${given(value)}.`)
  return Object.freeze({
    url: checkedUrl(options.url, options.plainHttp ?? false),
    keys: keysOf(options.secret),
    headers: checkedHeaders(options.headers ?? {}),
    timeoutMs: lengthMs('timeout', options.timeout ?? '15s'),
    attempts: whole('attempts', options.attempts ?? 10, 100),
    ...pauses(options.backoff ?? {}),
    queue: whole('queue', options.queue ?? 1_000, 100_000),
    atOnce: whole('atOnce', options.atOnce ?? 4, 100),
    onLost,
    clock,
    wait,
  })
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

function checkedUrl(value: unknown, plainHttp: boolean): string {
  const text = typeof value === 'string' || value instanceof URL ? String(value) : ''
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw invalid(`url must be an absolute https URL, but is ${given(value)}. Write 'https://…'.`)
  if (url.username !== '' || url.password !== '')
    throw invalid('url must not hold a name or a password. Give them in headers: { authorization: … }.')
  if (url.protocol === 'http:' && !plainHttp && !LOOPBACK.test(url.hostname))
    throw invalid(
      `url ${given(url.origin)} is not encrypted. Write https:, or plainHttp: true if nobody is on the way.`,
    )
  return url.href
}

/** Ours cannot be given; what is no header is one of `fetch`'s errors later, which nobody would connect with it. */
function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  const ours = names.find((name) => name.startsWith('webhook-') || name === 'content-type')
  if (ours !== undefined) throw invalid(`headers must not hold ${given(ours)}: the sender sets it.`)
  try {
    new Headers(headers)
  } catch (cause) {
    throw new UtsessionsError('UTS_OPTION_INVALID', `headers must be names and values: ${names.join(', ')}.`, { cause })
  }
  return { ...headers }
}

function pauses({ from = '1s', upTo = '5m', ...rest }: NonNullable<WebhookOptions['backoff']>) {
  if (Object.keys(rest).length > 0) throw invalid(`backoff has only from and upTo, but was given ${given(rest)}.`)
  const [fromMs, upToMs] = [lengthMs('backoff.from', from), lengthMs('backoff.upTo', upTo)]
  if (fromMs <= upToMs) return { fromMs, upToMs }
  throw invalid(`backoff.from (${given(from)}) is longer than backoff.upTo (${given(upTo)}).`)
}

function lengthMs(name: string, value: Duration): number {
  const ms = durationMs(value, name, 'UTS_OPTION_INVALID')
  if (ms > 0 && ms <= LONGEST_MS) return ms
  throw invalid(`${name} must be more than nothing and at most an hour, but is ${given(value)}.`)
}

function whole(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw invalid(`${name} must be a whole number from 1 to ${most}, but is ${given(value)}.`)
}

const waitQuietly: Wait = (ms, signal) => sleep(ms, undefined, { signal, ref: false })

function warnOnce(): (lost: Lost) => void {
  let warned = false
  return ({ reason, message }) => {
    if (warned) return
    warned = true
    const text = `A webhook (${message.type}) was not delivered: ${reason}. Give onLost to hear of each; this is said once.`
    globalThis.process?.emitWarning(text, { type: 'UtsessionsWarning', code: 'UTS_WEBHOOK_LOST' })
  }
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
