import { describe, expect, it } from 'vitest'
import type { PolicyOptions } from '../../src/policy/options.ts'
import { policies } from '../../src/policy/presets.ts'
import { type CautionCode, cautionsOf } from '../../src/policy-report/caution.ts'

const codes = (options: PolicyOptions) => cautionsOf(options).map(({ code }) => code)

/** Each seen both ways: a policy that has it, and one next to it that has not. */
const CASES: readonly (readonly [code: CautionCode, has: PolicyOptions, hasNot: PolicyOptions])[] = [
  ['trial', { enforce: false }, { enforce: true }],
  ['endless', { idle: 'none' }, { idle: 'none', lifetime: '8h' }],
  ['idle-beyond-lifetime', { lifetime: '8h' }, { lifetime: '8h', idle: '8h' }],
  ['idle-very-short', { idle: '59s' }, { idle: '60s' }],
  [
    'lock-outlasts-session',
    { lock: '11m', idle: '10m', touchEvery: '1m' },
    { lock: '10m', idle: '10m', touchEvery: '1m' },
  ],
  ['lock-outlasts-session', { lock: '8h', lifetime: '8h', idle: 'none' }, { lock: '7h', lifetime: '8h', idle: 'none' }],
  [
    'lock-outlasts-session',
    { lock: '2h', lockFrom: 'activity', idle: '1h' },
    { lock: '1h', lockFrom: 'activity', idle: '2h' },
  ],
  ['long-wait', { lock: 'forever', idle: '8h' }, { lock: 'forever', idle: '30m' }],
  ['long-wait', { lock: '61m' }, { lock: '60m' }],
  ['long-wait', { lock: 'forever', idle: '8h' }, { lock: 'forever', idle: '8h', takeover: 'ask' }],
  ['takeover-for-nobody', { takeover: 'ask', lock: 0 }, { takeover: 'ask', lock: 1 }],
  ['takeover-for-nobody', { takeover: 'ask', maxSessions: 'unlimited' }, { takeover: 'ask' }],
  ['nothing-to-choose', { maxSessions: 'unlimited', displace: 'oldest' }, { maxSessions: 'unlimited' }],
  ['limit-beyond-cap', { maxSessions: 257, keepEndings: 256 }, { maxSessions: 256, keepEndings: 256 }],
  ['coarse-activity', { idle: '10m', touchEvery: '121s' }, { idle: '10m', touchEvery: '2m' }],
  ['write-each-request', { touchEvery: 0 }, { touchEvery: '1s' }],
  ['endings-too-few', { keepEndings: 0 }, { keepEndings: 1 }],
  ['endings-too-few', { maxSessions: 9 }, { maxSessions: 8 }],
  ['endings-too-short', { keepEndings: { for: '1h' } }, { keepEndings: { for: '1d' } }],
]

describe('a caution', () => {
  it.each(CASES)('%s: %j, not %j', (code, has, hasNot) => {
    expect(codes(has)).toContain(code)
    expect(codes(hasNot)).not.toContain(code)
  })

  it('is given by no policy without options, nor by a preset', () => {
    expect(codes({})).toEqual([])
    for (const policy of Object.values(policies)) expect(codes(policy)).toEqual([])
  })

  it('names what was found and what to write', () => {
    expect(cautionsOf({ lock: '45m', idle: '30m' })).toEqual([
      {
        code: 'lock-outlasts-session',
        option: 'lock',
        message:
          'lock (45 minutes) lasts as long as a session can, so nobody is ever displaced: it is as good as "forever".',
        change: 'Write a lock that is shorter than idle and lifetime, or "lock": "forever" to say that it is meant.',
      },
    ])
  })
})
