// The control's options, as accepted and as resolved.

import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import type { PolicyOptions } from '../policy/options.ts'
import type { Store } from '../stores/store.ts'
import { resolveCache } from './cache-options.ts'
import { type Clock, systemClock } from './clock.ts'
import type { PolicyFunction } from './policy-source.ts'

/** What becomes of a command when the store does not answer. */
export type OnStoreError = 'refuse' | 'allow'

export interface SessionControlOptions {
  readonly store: Store
  /** The rules, or a function of the account that gives them. @default one session, a lock window of five minutes */
  readonly policy?: PolicyOptions | PolicyFunction
  /**
   * `'refuse'`: the command fails with `UTS_STORE_UNAVAILABLE` (a 503 through the guard). `'allow'`: a check passes, and an opening
   * passes without opening anything, each with the event `let-through`. Never signs anybody out. @default 'refuse'
   */
  readonly onStoreError?: OnStoreError | { readonly open?: OnStoreError; readonly check?: OnStoreError }
  /** How long one call of the store may take. @default '2s' */
  readonly storeTimeout?: Duration
  /** For takeover tickets: at least 16 characters; a list, the newest first, to change it. Required unless `takeover` is `'never'`. */
  readonly secret?: string | readonly string[] | undefined
  /** How often to drop what is over: from a second to two weeks, give or take a quarter. @default '5m' */
  readonly pruneEvery?: Duration | 'never'
  /**
   * Answers checks of live sessions from memory for a moment: see {@link CacheOptions}. A session that was ended elsewhere may pass until the
   * store's watch tells, in practice for a few milliseconds, and never for longer than the lease. Needs a store that can watch. @default false
   */
  readonly cache?: boolean | CacheOptions
  /** Where the time comes from; a store's own clock counts more. @default the machine's */
  readonly clock?: Clock
}

/** How long, and how many records of accounts, are kept in memory. */
export interface CacheOptions {
  /** No record is believed for longer after it was asked for: from 10 milliseconds to a minute. @default '1s' */
  readonly lease?: Duration
  /** At most so many accounts, of some 250 bytes each; what was loaded longest ago goes first. @default 100_000 */
  readonly entries?: number
}

export interface ResolvedOptions {
  readonly store: Store
  readonly policy: PolicyOptions | PolicyFunction
  readonly onStoreError: { readonly open: OnStoreError; readonly check: OnStoreError }
  readonly storeTimeoutMs: number
  readonly secret: string | readonly string[] | undefined
  readonly pruneEveryMs: number
  readonly cache: { readonly leaseMs: number; readonly entries: number } | undefined
  readonly clock: Clock
}

const SHORTEST_PRUNE_MS = 1_000
const LONGEST_PRUNE_MS = 14 * 86_400_000

const KNOWN = ['store', 'policy', 'onStoreError', 'storeTimeout', 'secret', 'pruneEvery', 'cache', 'clock']

/** @throws {UtsessionsError} `UTS_OPTION_INVALID` with what was given and what to write */
export function resolveOptions(options: SessionControlOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null)
    throw invalid(`The options must be an object, but are ${given(options)}. Write { store: memoryStore() }.`)
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key))
  if (unknown !== undefined) throw invalid(`There is no option ${given(unknown)}. There are: ${KNOWN.join(', ')}.`)
  if (typeof options.store?.swap !== 'function')
    throw invalid(`store must be a store, but is ${given(options.store)}. Write store: memoryStore().`)
  const { policy = {}, secret } = options
  const asks = typeof policy === 'object' && policy?.takeover !== undefined && policy.takeover !== 'never'
  if (asks && secret === undefined)
    throw invalid(
      `takeover: ${given(policy.takeover)} needs a secret for its tickets, but secret is undefined. Write secret: process.env.SESSION_SECRET, and set it.`,
    )
  const onError = options.onStoreError ?? 'refuse'
  return Object.freeze({
    store: options.store,
    policy,
    secret,
    onStoreError: {
      open: onStoreError(typeof onError === 'string' ? onError : (onError.open ?? 'refuse')),
      check: onStoreError(typeof onError === 'string' ? onError : (onError.check ?? 'refuse')),
    },
    storeTimeoutMs: durationMs(options.storeTimeout ?? '2s', 'storeTimeout', 'UTS_OPTION_INVALID'),
    pruneEveryMs: pruneEveryMs(options.pruneEvery ?? '5m'),
    cache: resolveCache(options),
    clock: options.clock ?? systemClock,
  })
}

/** A timer of Node's can wait for no more than 24 days. */
function pruneEveryMs(value: Duration | 'never'): number {
  if (value === 'never') return Infinity
  const ms = durationMs(value, 'pruneEvery', 'UTS_OPTION_INVALID')
  if (ms >= SHORTEST_PRUNE_MS && ms <= LONGEST_PRUNE_MS) return ms
  throw invalid(`pruneEvery must be from a second to two weeks, but is ${given(value)}. Write '5m', or 'never'.`)
}

function onStoreError(value: OnStoreError): OnStoreError {
  if (value === 'refuse' || value === 'allow') return value
  throw invalid(`onStoreError must be 'refuse' or 'allow', or { open, check } of these, but is ${given(value)}.`)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
