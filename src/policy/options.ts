// The policy twice: as an application writes it (PolicyOptions) and as decide reads it (Policy, complete and frozen).

import { type Duration, durationMs } from './duration.ts'
import { given, UtsessionsError } from './errors.ts'
import type { Session } from './record.ts'

/** Which of two sessions gives way first: negative when `a` does. Must be pure; ties are broken by id. */
export type GivesWay = (a: Readonly<Session>, b: Readonly<Session>) => number

/** The rules for an account, as an application writes them. */
export interface PolicyOptions {
  /** How many sessions may use the account at once: a whole number from 1, or `'unlimited'`. @default 1 */
  readonly maxSessions?: number | 'unlimited'
  /** The lock window: how long a session cannot be displaced. `0`: the newcomer always wins; `'forever'`: the holder does. @default '5m' */
  readonly lock?: Duration | 'forever'
  /** Where the lock window starts: at the session's opening, or anew at each activity. @default 'opening' */
  readonly lockFrom?: 'opening' | 'activity'
  /** Which session gives way when the account is full. @default 'oldest' */
  readonly displace?: 'oldest' | 'least-recently-used' | GivesWay
  /** The longest a session lasts, whatever happens in it. @default 'none' */
  readonly lifetime?: Duration | 'none'
  /** The longest a session lasts without activity. @default '14d' */
  readonly idle?: Duration | 'none'
  /** Precision of `lastSeenAt`; never makes a session end early, may let it last this much longer. @default a twentieth of `idle` (and of `lock`, from activity), at most a minute */
  readonly touchEvery?: Duration
  /** How many recent endings stay readable in the record, and for how long. @default { count: 8, for: '30d' } */
  readonly keepEndings?: number | { readonly count?: number; readonly for?: Duration }
  /** Whether a refused person may end a session that holds the account. @default 'never' */
  readonly takeover?: Takeover
  /** `false`: decide and journal everything, but refuse and displace nobody. @default true */
  readonly enforce?: boolean
}

export type Takeover = 'never' | 'ask' | 'ask-with-password'

/** The rules as `decide` reads them: complete, lengths in milliseconds, `Infinity` for none, unlimited and forever. */
export interface Policy {
  readonly maxSessions: number
  readonly lockMs: number
  readonly lockFrom: 'opening' | 'activity'
  readonly displace: 'oldest' | 'least-recently-used' | GivesWay
  readonly lifetimeMs: number
  readonly idleMs: number
  readonly touchEveryMs: number
  readonly keepEndings: number
  readonly keepEndingsMs: number
  readonly takeover: Takeover
  readonly enforce: boolean
}

const KNOWN: ReadonlySet<string> = new Set<keyof PolicyOptions>([
  'maxSessions',
  'lock',
  'lockFrom',
  'displace',
  'lifetime',
  'idle',
  'touchEvery',
  'keepEndings',
  'takeover',
  'enforce',
])

const MINUTE_MS = 60_000
const DEFAULT_IDLE = '14d'
const MOST_ENDINGS = 256

/**
 * Checks a policy and completes it with the defaults.
 * @throws {UtsessionsError} `UTS_POLICY_INVALID`, saying what was given and what to write instead
 */
export function resolvePolicy(options: PolicyOptions = {}): Policy {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid(`The policy must be an object of options, but is ${given(options)}. Write { maxSessions: 1 }.`)
  }
  for (const key of Object.keys(options)) {
    if (!KNOWN.has(key)) throw invalid(`The policy has no option ${given(key)}. It has: ${[...KNOWN].join(', ')}.`)
  }
  const empty = Object.entries(options).find(([, value]) => value === null)
  if (empty) throw invalid(`${empty[0]} is null. Write a value, or leave ${empty[0]} out for its default.`)
  const lockMs = options.lock === 'forever' ? Infinity : durationMs(options.lock ?? '5m', 'lock')
  const lockFrom = oneOf('lockFrom', options.lockFrom ?? 'opening', ['opening', 'activity'])
  const lifetimeMs = limitMs('lifetime', options.lifetime ?? 'none')
  const idleMs = limitMs('idle', options.idle ?? DEFAULT_IDLE)
  refuseContradictions(options, { lockMs, lifetimeMs, idleMs })
  const defaultTouchMs = Math.floor(Math.min(MINUTE_MS, idleMs / 20, lockFrom === 'activity' ? lockMs / 20 : Infinity))
  const touchEveryMs = options.touchEvery === undefined ? defaultTouchMs : durationMs(options.touchEvery, 'touchEvery')
  if (touchEveryMs > idleMs) {
    throw invalid(
      `touchEvery (${given(options.touchEvery)}) is longer than idle (${given(options.idle ?? DEFAULT_IDLE)}). Write a twentieth of idle, or leave it out.`,
    )
  }
  return Object.freeze({
    maxSessions: maxSessions(options.maxSessions ?? 1),
    lockMs,
    lockFrom,
    displace: displacement(options.displace ?? 'oldest'),
    lifetimeMs,
    idleMs,
    touchEveryMs,
    ...endingsKept(options.keepEndings ?? {}),
    takeover: oneOf('takeover', options.takeover ?? 'never', ['never', 'ask', 'ask-with-password']),
    enforce: oneOf('enforce', options.enforce ?? true, [true, false]),
  })
}

function maxSessions(value: number | 'unlimited'): number {
  if (value === 'unlimited') return Infinity
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw invalid(`maxSessions must be a whole number from 1, but is ${given(value)}. Write 1 or more, or 'unlimited'.`)
}

function limitMs(option: 'lifetime' | 'idle', value: Duration | 'none'): number {
  if (value === 'none') return Infinity
  const ms = durationMs(value, option)
  if (ms > 0) return ms
  throw invalid(`${option} is ${given(value)}, so every session would end at once. For no such limit write 'none'.`)
}

function refuseContradictions(
  options: PolicyOptions,
  { lockMs, lifetimeMs, idleMs }: { lockMs: number; lifetimeMs: number; idleMs: number },
): void {
  const limited =
    (options.idle !== undefined && idleMs < Infinity) || (options.lifetime !== undefined && lifetimeMs < Infinity)
  if (lockMs === Infinity && !limited) {
    throw invalid(
      "lock: 'forever' without idle or lifetime could lock an account for good. Write idle: '30m' or lifetime: '8h' beside it.",
    )
  }
  if (options.lockFrom === 'activity' && (lockMs === 0 || lockMs === Infinity)) {
    throw invalid(
      `lockFrom: 'activity' means nothing with lock: ${given(options.lock)}. Give lock a length, such as '5m', or leave lockFrom out.`,
    )
  }
  if (options.idle !== undefined && options.lifetime !== undefined && idleMs < Infinity && idleMs > lifetimeMs) {
    throw invalid(
      `idle (${given(options.idle)}) is longer than lifetime (${given(options.lifetime)}), so it could never end a session. Write a shorter idle, or 'none'.`,
    )
  }
}

function displacement(value: Policy['displace']): Policy['displace'] {
  if (typeof value === 'function') return value
  return oneOf('displace', value, ['oldest', 'least-recently-used'])
}

function endingsKept(value: NonNullable<PolicyOptions['keepEndings']>): Pick<Policy, 'keepEndings' | 'keepEndingsMs'> {
  const written = typeof value === 'number' ? { count: value } : value
  const {
    count = 8,
    for: time = '30d',
    ...rest
  } = typeof written === 'object' && !Array.isArray(written) ? written : { count: Number.NaN }
  if (!Number.isSafeInteger(count) || count < 0 || count > MOST_ENDINGS || Object.keys(rest).length > 0) {
    throw invalid(
      `keepEndings must be a whole number from 0 to ${MOST_ENDINGS}, or { count, for }, but is ${given(value)}. Write { count: 8, for: '30d' }.`,
    )
  }
  return { keepEndings: count, keepEndingsMs: durationMs(time, 'keepEndings.for') }
}

function oneOf<const T>(option: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value
  throw invalid(`${option} must be one of ${allowed.map(given).join(', ')}, but is ${given(value)}.`)
}

function invalid(message: string): UtsessionsError {
  return new UtsessionsError('UTS_POLICY_INVALID', message)
}
