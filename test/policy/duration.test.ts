import { describe, expect, test } from 'vitest'
import { durationMs, LONGEST_MS } from '../../src/policy/duration.ts'

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['5m', 300_000],
    ['8h', 28_800_000],
    ['14d', 1_209_600_000],
    ['2w', 1_209_600_000],
    ['1.5h', 5_400_000],
    ['1.1h', 3_960_000],
    [' 5m ', 300_000],
    ['0s', 0],
    [0, 0],
    [1234, 1234],
    ['36500d', LONGEST_MS],
  ])('%j is %d milliseconds', (written, ms) => {
    expect(durationMs(written, 'lock')).toBe(ms)
  })

  test.each([
    [-1, '-1'],
    [0.5, '0.5'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [LONGEST_MS + 1, String(LONGEST_MS + 1)],
    ['-5m', '"-5m"'],
    ['5', '"5"'],
    ['5 m', '"5 m"'],
    ['5min', '"5min"'],
    ['1e3s', '"1e3s"'],
    ['forever', '"forever"'],
    ['', '""'],
    [`${'9'.repeat(400)}d`, `"${'9'.repeat(76)}…`],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [5n, '5'],
    [{}, '{}'],
  ])('%s is refused, saying what was given and what to write (A3)', (written, given) => {
    expect(() => durationMs(written, 'idle')).toThrow(
      expect.objectContaining({
        code: 'UTS_POLICY_INVALID',
        message: `idle must be a duration from 0 to a hundred years, but is ${given}. Write '90s', '5m', '8h', '14d', or whole milliseconds.`,
      }),
    )
  })

  test('a part of a millisecond is refused in words as it is in numbers', () => {
    expect(() => durationMs('1.5ms', 'idle')).toThrow('idle must be a duration')
    expect(() => durationMs('0.0001s', 'lock')).toThrow('lock must be a duration')
  })
})
