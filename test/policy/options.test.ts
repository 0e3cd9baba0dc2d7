import { describe, expect, test } from 'vitest'
import { type Policy, type PolicyOptions, resolvePolicy } from '../../src/policy/options.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('a policy that is left out', () => {
  test('is one session, five minutes of lock, two weeks of idleness', () => {
    expect(resolvePolicy()).toEqual({
      maxSessions: 1,
      lockMs: 5 * MINUTE,
      lockFrom: 'opening',
      displace: 'oldest',
      lifetimeMs: Infinity,
      idleMs: 14 * DAY,
      touchEveryMs: MINUTE,
      keepEndings: 8,
      keepEndingsMs: 30 * DAY,
      takeover: 'never',
      enforce: true,
    } satisfies Policy)
  })

  test('is frozen, and the given one is left as it was', () => {
    const options = Object.freeze({ lock: '1m' } as const)
    expect(Object.isFrozen(resolvePolicy(options))).toBe(true)
    expect(options).toEqual({ lock: '1m' })
  })
})

describe('an option', () => {
  const comparator = () => 0

  test.each<[PolicyOptions, Partial<Policy>]>([
    [{ maxSessions: 'unlimited' }, { maxSessions: Infinity }],
    [{ maxSessions: 3 }, { maxSessions: 3 }],
    [{ lock: 0 }, { lockMs: 0 }],
    [
      { lock: 'forever', idle: '30m' },
      { lockMs: Infinity, idleMs: 30 * MINUTE },
    ],
    [
      { lock: 'forever', lifetime: '8h' },
      { lockMs: Infinity, lifetimeMs: 8 * HOUR },
    ],
    [
      { lock: 'forever', lifetime: '8h', idle: 'none' },
      { lockMs: Infinity, idleMs: Infinity },
    ],
    [{ lockFrom: 'activity' }, { lockFrom: 'activity', touchEveryMs: 15_000 }],
    [
      { lockFrom: 'activity', lock: '1h' },
      { lockFrom: 'activity', touchEveryMs: MINUTE },
    ],
    [{ displace: 'least-recently-used' }, { displace: 'least-recently-used' }],
    [{ displace: comparator }, { displace: comparator }],
    [
      { lifetime: 'none', idle: 'none' },
      { lifetimeMs: Infinity, idleMs: Infinity, touchEveryMs: MINUTE },
    ],
    [{ lifetime: '8h' }, { lifetimeMs: 8 * HOUR, idleMs: 14 * DAY }],
    [
      { lifetime: '8h', idle: '8h' },
      { lifetimeMs: 8 * HOUR, idleMs: 8 * HOUR },
    ],
    [{ idle: '10m' }, { touchEveryMs: 30_000 }],
    [{ idle: 1 }, { idleMs: 1, touchEveryMs: 0 }],
    [{ touchEvery: 0 }, { touchEveryMs: 0 }],
    [{ idle: '5m', touchEvery: '5m' }, { touchEveryMs: 5 * MINUTE }],
    [{ keepEndings: 3 }, { keepEndings: 3, keepEndingsMs: 30 * DAY }],
    [{ keepEndings: { for: '1d' } }, { keepEndings: 8, keepEndingsMs: DAY }],
    [{ keepEndings: { count: 0, for: 0 } }, { keepEndings: 0, keepEndingsMs: 0 }],
    [{ takeover: 'ask' }, { takeover: 'ask' }],
    [{ takeover: 'ask-with-password' }, { takeover: 'ask-with-password' }],
    [{ enforce: false }, { enforce: false }],
  ])('%j is understood', (options, expected) => {
    expect(resolvePolicy(options)).toMatchObject(expected)
  })
})

describe('nonsense (A3)', () => {
  test.each<[unknown, string]>([
    [{ maxSessions: 0 }, "maxSessions must be a whole number from 1, but is 0. Write 1 or more, or 'unlimited'."],
    [{ maxSessions: -1 }, "maxSessions must be a whole number from 1, but is -1. Write 1 or more, or 'unlimited'."],
    [{ maxSessions: 1.5 }, "maxSessions must be a whole number from 1, but is 1.5. Write 1 or more, or 'unlimited'."],
    [
      { maxSessions: Number.NaN },
      "maxSessions must be a whole number from 1, but is NaN. Write 1 or more, or 'unlimited'.",
    ],
    [
      { maxSessions: Infinity },
      "maxSessions must be a whole number from 1, but is Infinity. Write 1 or more, or 'unlimited'.",
    ],
    [{ maxSessions: '2' }, 'maxSessions must be a whole number from 1, but is "2". Write 1 or more, or \'unlimited\'.'],
    [
      { maxSession: 1 },
      'The policy has no option "maxSession". It has: maxSessions, lock, lockFrom, displace, lifetime, idle, touchEvery, keepEndings, takeover, enforce.',
    ],
    [null, 'The policy must be an object of options, but is null. Write { maxSessions: 1 }.'],
    ['strict', 'The policy must be an object of options, but is "strict". Write { maxSessions: 1 }.'],
    [[1], 'The policy must be an object of options, but is [1]. Write { maxSessions: 1 }.'],
    [
      { lock: -1 },
      "lock must be a duration from 0 to a hundred years, but is -1. Write '90s', '5m', '8h', '14d', or whole milliseconds.",
    ],
    [
      { lock: 'none' },
      "lock must be a duration from 0 to a hundred years, but is \"none\". Write '90s', '5m', '8h', '14d', or whole milliseconds.",
    ],
    [{ lifetime: 0 }, "lifetime is 0, so every session would end at once. For no such limit write 'none'."],
    [{ idle: '0s' }, 'idle is "0s", so every session would end at once. For no such limit write \'none\'.'],
    [
      { idle: Number.NaN },
      "idle must be a duration from 0 to a hundred years, but is NaN. Write '90s', '5m', '8h', '14d', or whole milliseconds.",
    ],
    [{ lockFrom: 'sign-in' }, 'lockFrom must be one of "opening", "activity", but is "sign-in".'],
    [{ displace: 'newest' }, 'displace must be one of "oldest", "least-recently-used", but is "newest".'],
    [{ takeover: 'always' }, 'takeover must be one of "never", "ask", "ask-with-password", but is "always".'],
    [{ takeover: true }, 'takeover must be one of "never", "ask", "ask-with-password", but is true.'],
    [{ enforce: 'no' }, 'enforce must be one of true, false, but is "no".'],
    [
      { touchEvery: 'often' },
      "touchEvery must be a duration from 0 to a hundred years, but is \"often\". Write '90s', '5m', '8h', '14d', or whole milliseconds.",
    ],
    [{ maxSessions: null }, 'maxSessions is null. Write a value, or leave maxSessions out for its default.'],
    [
      { keepEndings: -1 },
      "keepEndings must be a whole number from 0 to 256, or { count, for }, but is -1. Write { count: 8, for: '30d' }.",
    ],
    [
      { keepEndings: 257 },
      "keepEndings must be a whole number from 0 to 256, or { count, for }, but is 257. Write { count: 8, for: '30d' }.",
    ],
    [
      { keepEndings: '8' },
      'keepEndings must be a whole number from 0 to 256, or { count, for }, but is "8". Write { count: 8, for: \'30d\' }.',
    ],
    [
      { keepEndings: '' },
      'keepEndings must be a whole number from 0 to 256, or { count, for }, but is "". Write { count: 8, for: \'30d\' }.',
    ],
    [
      { keepEndings: true },
      "keepEndings must be a whole number from 0 to 256, or { count, for }, but is true. Write { count: 8, for: '30d' }.",
    ],
    [
      { keepEndings: [] },
      "keepEndings must be a whole number from 0 to 256, or { count, for }, but is []. Write { count: 8, for: '30d' }.",
    ],
    [
      { keepEndings: { many: 8 } },
      'keepEndings must be a whole number from 0 to 256, or { count, for }, but is {"many":8}. Write { count: 8, for: \'30d\' }.',
    ],
    [
      { keepEndings: { for: 'forever' } },
      "keepEndings.for must be a duration from 0 to a hundred years, but is \"forever\". Write '90s', '5m', '8h', '14d', or whole milliseconds.",
    ],
  ])('%j says what was given and what to write', (options, message) => {
    expect(() => resolvePolicy(options as PolicyOptions)).toThrow(
      expect.objectContaining({ code: 'UTS_POLICY_INVALID', message }),
    )
  })
})

describe('a contradictory pair (A3)', () => {
  const FOREVER =
    "lock: 'forever' without idle or lifetime could lock an account for good. Write idle: '30m' or lifetime: '8h' beside it."

  test.each<[PolicyOptions, string]>([
    [{ lock: 'forever' }, FOREVER],
    [{ lock: 'forever', idle: 'none' }, FOREVER],
    [{ lock: 'forever', lifetime: 'none', idle: 'none' }, FOREVER],
    [
      { lockFrom: 'activity', lock: 0 },
      "lockFrom: 'activity' means nothing with lock: 0. Give lock a length, such as '5m', or leave lockFrom out.",
    ],
    [
      { lockFrom: 'activity', lock: 'forever', idle: '1h' },
      "lockFrom: 'activity' means nothing with lock: \"forever\". Give lock a length, such as '5m', or leave lockFrom out.",
    ],
    [
      { idle: '9h', lifetime: '8h' },
      'idle ("9h") is longer than lifetime ("8h"), so it could never end a session. Write a shorter idle, or \'none\'.',
    ],
    [
      { touchEvery: '6m', idle: '5m' },
      'touchEvery ("6m") is longer than idle ("5m"). Write a twentieth of idle, or leave it out.',
    ],
    [
      { touchEvery: '15d' },
      'touchEvery ("15d") is longer than idle ("14d"). Write a twentieth of idle, or leave it out.',
    ],
  ])('%j says what to write instead', (options, message) => {
    expect(() => resolvePolicy(options)).toThrow(expect.objectContaining({ code: 'UTS_POLICY_INVALID', message }))
  })
})
