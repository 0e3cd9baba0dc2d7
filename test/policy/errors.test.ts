import { describe, expect, test } from 'vitest'
import { ContentionError, given, UtsessionsError } from '../../src/policy/errors.ts'

describe('an error', () => {
  test('keeps its code, its message and its cause', () => {
    const cause = new Error('disk full')
    const error = new UtsessionsError('UTS_STORE_UNAVAILABLE', 'The store failed.', { cause })
    expect(error).toMatchObject({
      name: 'UtsessionsError',
      code: 'UTS_STORE_UNAVAILABLE',
      message: 'The store failed.',
      cause,
    })
    expect(error).toBeInstanceOf(Error)
  })

  test('of contention names the account, the attempts and what to do', () => {
    const error = new ContentionError('ada', 40)
    expect(error).toMatchObject({ name: 'ContentionError', code: 'UTS_CONTENTION' })
    expect(error).toBeInstanceOf(UtsessionsError)
    expect(error.message).toBe(
      'The record of account "ada" was changed by others 40 times in a row; nothing was written. ' +
        'Try again; if this repeats, something writes to this account without pause.',
    )
  })
})

describe('what was given', () => {
  const circular: Record<string, unknown> = {}
  circular['self'] = circular

  test.each([
    ['5m', '"5m"'],
    [5, '5'],
    [5n, '5'],
    [undefined, 'undefined'],
    [null, 'null'],
    [() => 1, 'a function'],
    [{ a: 1 }, '{"a":1}'],
    [[1, 2], '[1,2]'],
    [circular, 'an object'],
    [{ toJSON: () => undefined }, 'an object'],
    ['x'.repeat(100), `"${'x'.repeat(76)}…`],
  ])('%# reads well in a message', (value, text) => {
    expect(given(value)).toBe(text)
  })
})
