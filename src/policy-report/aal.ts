// NIST SP 800-63B-4: the limits of its three levels, and how far up a policy gets. What people sign in with is another matter.

import type { Policy } from '../policy/options.ts'
import {
  DAY_MS,
  HOUR_MS,
  idleWords,
  inactivityMs,
  lengthWords,
  lifetimeWords,
  limitsWords,
  MINUTE_MS,
} from './lengths.ts'
import { type Judgement, met, type Requirement, type Subject, short } from './requirement.ts'

export type Level = 1 | 2 | 3

/** One limit of a level. */
interface Limit {
  readonly level: Level
  readonly of: 'overall' | 'inactivity'
  readonly mostMs: number
  /** As it is written in a policy. */
  readonly written: string
  /** The standard's own word for it. */
  readonly binding: 'shall' | 'should'
}

const LIMITS: readonly Limit[] = [
  { level: 1, of: 'overall', mostMs: 30 * DAY_MS, written: '30d', binding: 'should' },
  { level: 2, of: 'overall', mostMs: DAY_MS, written: '24h', binding: 'should' },
  { level: 2, of: 'inactivity', mostMs: HOUR_MS, written: '1h', binding: 'should' },
  { level: 3, of: 'overall', mostMs: 12 * HOUR_MS, written: '12h', binding: 'shall' },
  { level: 3, of: 'inactivity', mostMs: 15 * MINUTE_MS, written: '15m', binding: 'should' },
]

export const NIST_800_63B: readonly Requirement[] = [
  {
    standard: 'sp-800-63b',
    clause: 'AAL1, a limit',
    about: 'There is an overall limit (shall)',
    judge: ({ policy }) =>
      policy.lifetimeMs < Infinity
        ? met(lifetimeWords(policy))
        : short(lifetimeWords(policy), 'Write `"lifetime": "30d"` or less.'),
  },
  ...LIMITS.map(requirementOf),
  {
    standard: 'sp-800-63b',
    clause: '5.2',
    about: 'Activity resets inactivity, re-authentication resets both, and either limit ends the session',
    judge: bothLimits,
  },
]

function requirementOf(limit: Limit): Requirement {
  const { level, of, mostMs, binding } = limit
  return {
    standard: 'sp-800-63b',
    clause: `AAL${level}, ${of}`,
    about: `${of === 'overall' ? 'Overall' : 'Inactivity'} at most ${lengthWords(mostMs)} (${binding})`,
    judge: ({ policy }) => judged(policy, limit),
  }
}

function judged(policy: Policy, limit: Limit): Judgement {
  const value = limit.of === 'overall' ? lifetimeWords(policy) : inactivityWords(policy)
  return isWithin(policy, limit) ? met(value) : short(value, changeFor(limit))
}

function inactivityWords(policy: Policy): string {
  return policy.lifetimeMs < policy.idleMs ? `${idleWords(policy)} ${lifetimeWords(policy)}` : idleWords(policy)
}

function isWithin(policy: Policy, { of, mostMs }: Limit): boolean {
  return (of === 'overall' ? policy.lifetimeMs : inactivityMs(policy)) <= mostMs
}

function changeFor({ of, written }: Limit): string {
  return `Write \`"${of === 'overall' ? 'lifetime' : 'idle'}": "${written}"\` or less.`
}

/** By the library, whatever the limits are; but without one of them there is nothing to reset, nor to end by. */
function bothLimits({ policy }: Subject): Judgement {
  const value = `${limitsWords(policy)} \`renew\`, after signing in again, starts both anew.`
  if (policy.idleMs < Infinity || policy.lifetimeMs < Infinity) return met(value)
  return short(value, 'Write `"lifetime"`, and for AAL2 and above `"idle"`.')
}

/** How far up a policy gets by its limits, each "should" taken as a "shall". */
export interface Reached {
  /** 0: not even the first. */
  readonly level: 0 | Level
  /** What the next level asks for and the policy does not have; `null` at the top. */
  readonly next: { readonly level: Level; readonly lacks: readonly string[] } | null
}

const LEVELS: readonly Level[] = [1, 2, 3]

export function levelOf(policy: Policy): Reached {
  const failing = LEVELS.find((level) => lacksOf(policy, level).length > 0)
  if (failing === undefined) return { level: 3, next: null }
  return { level: (failing - 1) as 0 | Level, next: { level: failing, lacks: lacksOf(policy, failing) } }
}

function lacksOf(policy: Policy, level: Level): readonly string[] {
  return LIMITS.filter((limit) => limit.level === level && !isWithin(policy, limit)).map((limit) => {
    const what = limit.of === 'overall' ? 'an overall limit' : 'an inactivity limit'
    return `${what} of at most ${lengthWords(limit.mostMs)} (${limit.binding}): write \`"${limit.of === 'overall' ? 'lifetime' : 'idle'}": "${limit.written}"\``
  })
}
