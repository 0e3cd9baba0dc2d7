// What an application tells insight, as accepted and as resolved.

import { type Duration, durationMs } from '../policy/duration.ts'
import { given, UtsessionsError } from '../policy/errors.ts'
import { type ResolvedTravel, resolveTravel, type Travel } from './travel-options.ts'
import { DAY_MS } from './words.ts'

export interface InsightOptions {
  /** How long a time is looked at: an hour to 400 days. Longer than a week, more must happen in it. @default '7d' */
  readonly window?: Duration | undefined
  /** Where that time ends, itself included. Epoch milliseconds. @default the newest line; `collectInsight`: of those that are not from the future */
  readonly until?: number | undefined
  /** From which score on an account looks shared: over 0, up to 1. Lower finds more, and is wrong more often. @default 0.8 */
  readonly threshold?: number | undefined
  /** How to tell that nobody can have been at both places. @default places are not looked at */
  readonly travel?: Travel | undefined
}

export interface CollectOptions extends InsightOptions {
  /** How many lines are kept at once, for all accounts together: 1,000 to 10,000,000, some 300 bytes each. @default 200_000 */
  readonly mostLines?: number | undefined
  /** How many accounts are told, those with the highest scores: a whole number from 1. @default 100 */
  readonly limit?: number | undefined
}

export interface InsightQuery extends Omit<CollectOptions, 'window' | 'until'> {
  /** From which instant on the journal is read. Epoch milliseconds, an hour to 400 days ago. @default seven days ago */
  readonly since?: number | undefined
}

export interface ResolvedInsightOptions {
  readonly windowMs: number
  readonly until: number | undefined
  readonly threshold: number
  readonly travel: ResolvedTravel | undefined
}

export interface ResolvedCollectOptions extends ResolvedInsightOptions {
  readonly mostLines: number
  readonly limit: number
}

const SHORTEST_MS = DAY_MS / 24
const LONGEST_MS = 400 * DAY_MS
const OPTIONS: readonly string[] = ['window', 'until', 'threshold', 'travel']

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write */
export function resolveInsightOptions(options: InsightOptions, known = OPTIONS): ResolvedInsightOptions {
  assertKnown(options, known)
  const { window = '7d', until, threshold = 0.8, travel } = options
  const windowMs = durationMs(window, 'window', 'UTS_OPTION_INVALID')
  if (windowMs < SHORTEST_MS || windowMs > LONGEST_MS)
    throw invalid(`window must be from an hour to 400 days, but is ${given(window)}. Write '7d'.`)
  if (until !== undefined) assertInstant('until', until)
  if (typeof threshold !== 'number' || !(threshold > 0 && threshold <= 1))
    throw invalid(`threshold must be a number over 0, up to 1, but is ${given(threshold)}. Write 0.8.`)
  return Object.freeze({ windowMs, until, threshold, travel: resolveTravel(travel) })
}

/** @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write */
export function resolveCollectOptions(options: CollectOptions): ResolvedCollectOptions {
  const resolved = resolveInsightOptions(options, [...OPTIONS, 'mostLines', 'limit'])
  const { mostLines = 200_000, limit = 100 } = options
  if (!Number.isSafeInteger(mostLines) || mostLines < 1_000 || mostLines > 10_000_000)
    throw invalid(`mostLines must be a whole number from 1000 to 10000000, but is ${given(mostLines)}. Write 200_000.`)
  if (!Number.isSafeInteger(limit) || limit < 1)
    throw invalid(`limit must be a whole number from 1, but is ${given(limit)}. Write 100.`)
  return Object.freeze({ ...resolved, mostLines, limit })
}

/**
 * The window of a query that ends now.
 * @throws {UtsessionsError} `UTS_OPTION_INVALID`, saying what was given and what to write
 */
export function collectOptionsOf(query: InsightQuery, now: number): CollectOptions {
  assertKnown(query, ['threshold', 'travel', 'mostLines', 'limit', 'since'])
  const { since = now - 7 * DAY_MS, ...rest } = query
  assertInstant('since', since)
  const window = now - since
  if (window < SHORTEST_MS || window > LONGEST_MS)
    throw invalid(
      `since must be an instant from an hour to 400 days ago, but is ${given(since)}, and now is ${now}. Write control.now() - 7 * 86_400_000.`,
    )
  return { ...rest, window, until: now }
}

function assertKnown(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw invalid(`The options must be an object, but are ${given(options)}. Write { threshold: 0.8 }.`)
  const unknown = Object.keys(options).find((key) => !known.includes(key))
  if (unknown !== undefined) throw invalid(`There is no option ${given(unknown)} here. There is: ${known.join(', ')}.`)
}

function assertInstant(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return
  throw invalid(`${name} must be an instant in epoch milliseconds, but is ${given(value)}.`)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_OPTION_INVALID', message)
}
