// What may be meant, but seldom is: options that contradict each other without being wrong, and choices that people regret.

import type { Policy, PolicyOptions } from '../policy/options.ts'
import { DAY_MS, HOUR_MS, inactivityMs, lengthWords, MINUTE_MS } from './lengths.ts'
import { type Subject, subjectOf } from './requirement.ts'

/** A warning about a policy. */
export interface Caution {
  /** Stable. */
  readonly code: CautionCode
  /** The option that it is about, as written in a policy. */
  readonly option: keyof PolicyOptions
  readonly message: string
  readonly change: string
}

export type CautionCode =
  | 'trial'
  | 'endless'
  | 'idle-beyond-lifetime'
  | 'idle-very-short'
  | 'lock-outlasts-session'
  | 'long-wait'
  | 'takeover-for-nobody'
  | 'nothing-to-choose'
  | 'limit-beyond-cap'
  | 'coarse-activity'
  | 'write-each-request'
  | 'endings-too-few'
  | 'endings-too-short'

/** How a caution is found, and what it says. */
type Look = (subject: Subject) => Omit<Caution, 'code'> | undefined

const LONG_WAIT_MS = HOUR_MS
const SHORTEST_IDLE_MS = MINUTE_MS
const CAP = 256
/** A share of `idle` that people notice. */
const COARSE = 1 / 5
const FINEST_TOUCH_MS = 1_000

const LOOKS: Readonly<Record<CautionCode, Look>> = {
  trial: ({ policy }) =>
    policy.enforce
      ? undefined
      : {
          option: 'enforce',
          message: 'enforce is false: everything is written down, and nobody is refused or displaced.',
          change: 'Take it out once the trial is over.',
        },

  endless: ({ policy }) =>
    inactivityMs(policy) < Infinity
      ? undefined
      : {
          option: 'idle',
          message: 'Neither idle nor lifetime ends a session: one that nobody signs out of stays for 400 days.',
          change: 'Write "idle": "14d", or a lifetime.',
        },

  'idle-beyond-lifetime': ({ policy: { idleMs, lifetimeMs } }) =>
    idleMs < Infinity && idleMs > lifetimeMs
      ? {
          option: 'lifetime',
          message: `lifetime (${lengthWords(lifetimeMs)}) is shorter than idle (${lengthWords(idleMs)}), so inactivity never ends a session.`,
          change: 'Write a shorter idle, or "idle": "none" to say that it is meant.',
        }
      : undefined,

  'idle-very-short': ({ policy: { idleMs } }) =>
    idleMs < SHORTEST_IDLE_MS
      ? {
          option: 'idle',
          message: `idle is ${lengthWords(idleMs)}: people who read a page are signed out.`,
          change: 'Write "idle": "2m" or more.',
        }
      : undefined,

  'lock-outlasts-session': ({ policy }) =>
    isContested(policy) && policy.lockMs < Infinity && policy.lockMs >= longestQuietMs(policy)
      ? {
          option: 'lock',
          message: `lock (${lengthWords(policy.lockMs)}) lasts as long as a session can, so nobody is ever displaced: it is as good as "forever".`,
          change: 'Write a lock that is shorter than idle and lifetime, or "lock": "forever" to say that it is meant.',
        }
      : undefined,

  'long-wait': ({ policy }) =>
    isContested(policy) && policy.takeover === 'never' && waitMs(policy) > LONG_WAIT_MS
      ? {
          option: 'lock',
          message: `Whoever closes a browser without signing out keeps the account from everybody, themselves on another device included, for up to ${lengthWords(waitMs(policy))}.`,
          change: 'Write a shorter lock or idle, or "takeover": "ask-with-password".',
        }
      : undefined,

  'takeover-for-nobody': ({ policy }) =>
    policy.takeover !== 'never' && !(isContested(policy) && policy.lockMs > 0)
      ? {
          option: 'takeover',
          message: 'takeover is for those who are refused, and this policy refuses nobody.',
          change:
            policy.maxSessions === Infinity
              ? 'Write "maxSessions", or leave takeover out.'
              : 'Write "lock": "5m", or leave takeover out.',
        }
      : undefined,

  'nothing-to-choose': ({ options, policy }) => {
    const option = (['lock', 'lockFrom', 'displace'] as const).find((name) => options[name] !== undefined)
    if (policy.maxSessions < Infinity || option === undefined) return undefined
    return {
      option,
      message: `${option} says who gives way at the maximum, and with "maxSessions": "unlimited" there is none.`,
      change: `Write "maxSessions" with a number, or leave ${option} out.`,
    }
  },

  'limit-beyond-cap': ({ policy: { maxSessions } }) =>
    maxSessions < Infinity && maxSessions > CAP
      ? {
          option: 'maxSessions',
          message: `maxSessions is ${maxSessions}, and an account holds at most ${CAP} sessions: beyond that the least recently used ends.`,
          change: `Write ${CAP} or less.`,
        }
      : undefined,

  'coarse-activity': ({ policy: { idleMs, touchEveryMs } }) =>
    idleMs < Infinity && touchEveryMs > idleMs * COARSE
      ? {
          option: 'touchEvery',
          message: `touchEvery (${lengthWords(touchEveryMs)}) is long beside idle (${lengthWords(idleMs)}): a session may last for ${lengthWords(idleMs + touchEveryMs)} without activity.`,
          change: 'Write a twentieth of idle, or leave touchEvery out.',
        }
      : undefined,

  'write-each-request': ({ options, policy: { touchEveryMs } }) =>
    options.touchEvery !== undefined && touchEveryMs < FINEST_TOUCH_MS
      ? {
          option: 'touchEvery',
          message: `touchEvery is ${lengthWords(touchEveryMs)}: nearly every request writes to the store.`,
          change: 'Write "touchEvery": "1s" or more, or leave it out.',
        }
      : undefined,

  'endings-too-few': ({ policy: { keepEndings, maxSessions } }) =>
    keepEndings === 0 || (maxSessions < Infinity && keepEndings < Math.min(maxSessions, CAP))
      ? {
          option: 'keepEndings',
          message: `keepEndings is ${keepEndings} for ${maxSessions === Infinity ? 'any number of' : maxSessions} sessions: when all are ended at once, some have to look for the reason in the journal, where it may not be found.`,
          change: `Write "keepEndings": ${Math.max(8, Math.min(CAP, maxSessions === Infinity ? 8 : maxSessions))}.`,
        }
      : undefined,

  'endings-too-short': ({ policy: { keepEndings, keepEndingsMs } }) =>
    keepEndings > 0 && keepEndingsMs < DAY_MS
      ? {
          option: 'keepEndings',
          message: `Endings are kept for ${lengthWords(keepEndingsMs)}: whoever comes back a day later may not be told why they were signed out.`,
          change: 'Write "keepEndings": { "for": "30d" }.',
        }
      : undefined,
}

/** What to think over in a policy that is valid. */
export function cautionsOf(options: PolicyOptions): readonly Caution[] {
  const subject = subjectOf(options)
  return Object.entries(LOOKS).flatMap(([code, look]) => {
    const found = look(subject)
    return found ? [{ code: code as CautionCode, ...found }] : []
  })
}

/** Whether a newcomer can find the account full. */
function isContested({ maxSessions }: Policy): boolean {
  return maxSessions < Infinity
}

/** The longest that a session of which nobody hears lives. */
function longestQuietMs(policy: Policy): number {
  return Math.min(policy.idleMs + policy.touchEveryMs, policy.lifetimeMs)
}

/** The longest that somebody can be kept waiting by a session that is not used any more. */
function waitMs(policy: Policy): number {
  return Math.min(policy.lockMs, longestQuietMs(policy))
}
